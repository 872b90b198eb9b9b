-- title:      当日新增无症状感染者 / Infections without symptoms, new today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- within:     asymptomatic_cum
-- meaning:    当日第一次定为无症状感染者的人数
-- definition: persons whose first ASYM (card or revision) lies in the day
-- source:     F14
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM (SELECT s.record_id, s.person_id, s.unit_code, s.happened_at,
             ROW_NUMBER() OVER (PARTITION BY s.person_id ORDER BY s.happened_at, s.from_number) AS from_first
      FROM case_statement s
      WHERE s.classification = 'ASYM') r
WHERE r.from_first = 1

-- title:      当日新增确诊病例 / Newly confirmed cases
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- within:     confirmed_cum
-- meaning:    首次判为确诊（含轻症）的时间在当日的人数
-- definition: persons whose first CONF or MILD (card or revision) lies in the day
-- source:     bulletin
SELECT f.record_id, f.card_no AS subject_id, f.person_id, f.unit_code,
       f.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM (SELECT r.record_id, r.card_no, r.person_id, r.unit_code, r.happened_at,
             ROW_NUMBER() OVER (PARTITION BY r.person_id ORDER BY r.happened_at,
             r.from_number) AS from_first
      FROM case_statement r
      WHERE r.classification IN ('CONF', 'MILD')) f
WHERE f.from_first = 1

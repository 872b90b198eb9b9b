-- title:      当日新增返乡人数 / Returned today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- within:     returnees_total
-- meaning:    当日第一次登记到达的返乡人数，按人去重
-- definition: persons whose first returnee_record on or after campaign_start arrived in the day
-- source:     F14
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM (SELECT s.record_id, s.person_id, s.unit_code, s.happened_at,
             ROW_NUMBER() OVER (PARTITION BY s.person_id ORDER BY s.happened_at, s.record_id) AS from_first
      FROM returnee_record s
      WHERE s.happened_at >= :campaign_start) r
WHERE r.from_first = 1

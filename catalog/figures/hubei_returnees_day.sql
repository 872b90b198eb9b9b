-- title:      当日新增湖北返回人员 / Returned from Hubei, newly known today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- within:     hubei_returnees
-- meaning:    当日第一次有线索的湖北返回人数，按人去重
-- definition: persons of hubei_returnees whose first clue (as defined there) lies in the day
-- source:     F14
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM (SELECT s.record_id, s.person_id, s.unit_code, s.happened_at,
             ROW_NUMBER() OVER (PARTITION BY s.person_id ORDER BY s.happened_at, s.record_id) AS from_first
      FROM hubei_stay s
      WHERE s.region LIKE '42%' OR s.stop_region LIKE '42%') r
WHERE r.from_first = 1

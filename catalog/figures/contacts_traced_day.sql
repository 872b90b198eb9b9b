-- title:      当日新增密切接触者 / Contacts traced today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- within:     contacts_traced
-- meaning:    当日第一次判定为密切接触者的人数，按人去重
-- definition: persons whose first close_contact of a class other than GC and CC2 lies in the day
-- source:     F14
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM (SELECT s.record_id, s.person_id, s.unit_code, s.happened_at,
             ROW_NUMBER() OVER (PARTITION BY s.person_id ORDER BY s.happened_at, s.record_id) AS from_first
      FROM close_contact s
      WHERE s.contact_class NOT IN ('GC', 'CC2')) r
WHERE r.from_first = 1

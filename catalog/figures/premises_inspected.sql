-- title:      检查单位 / Premises inspected
-- unit_type:  家
-- nature:     cumulative
-- aggregate:  distinct subject
-- owner:      place
-- meaning:    检查过的单位家数，同一家计一次
-- definition: distinct (unit, name of the premises) of inspection records
-- source:     B39
SELECT r.record_id, r.unit_code || '/' || r.target_name AS subject_id,
       CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM inspection r

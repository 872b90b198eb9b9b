-- title:      清运垃圾 / Garbage cleared
-- unit_type:  吨
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- divisor:    1000
-- meaning:    环境整治记录的清运垃圾吨数之和
-- definition: sum of garbage_tons of disinfection
-- source:     I13
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, COALESCE(r.garbage_tons, 0) AS amount
FROM disinfection r

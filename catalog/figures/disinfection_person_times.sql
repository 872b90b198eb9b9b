-- title:      环境消杀投入人次 / Staff sent to disinfect
-- unit_type:  人次
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- meaning:    环境消杀记录的投入人数之和，不去重
-- definition: sum of staff of disinfection
-- source:     I13
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, COALESCE(r.staff, 0) AS amount
FROM disinfection r

-- title:      环境消杀面积 / Area disinfected
-- unit_type:  平方米
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- meaning:    环境消杀记录的面积之和
-- definition: sum of area_m2 of disinfection
-- source:     I13
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.area_m2 AS amount
FROM disinfection r

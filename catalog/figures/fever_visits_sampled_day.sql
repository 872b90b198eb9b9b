-- title:      当日发热门诊采样 / Fever-clinic visits sampled today
-- unit_type:  人次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日发热门诊采集核酸标本的人次
-- definition: fever_visit records of the day with sampled yes
-- source:     F13
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM fever_visit r
WHERE r.sampled = 1

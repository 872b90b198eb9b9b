-- title:      当日发热门诊就诊人次 / Fever-clinic visits today
-- unit_type:  人次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日发热门诊就诊登记数
-- definition: fever_visit records of the day
-- source:     I11
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM fever_visit r

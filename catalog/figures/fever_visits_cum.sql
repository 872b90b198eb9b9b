-- title:      累计发热门诊就诊人次 / Fever-clinic visits
-- unit_type:  人次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    发热门诊就诊登记数
-- definition: fever_visit records
-- source:     I11
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM fever_visit r

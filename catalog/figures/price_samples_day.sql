-- title:      当日价格监测 / Prices sampled today
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日采集价格的次数
-- definition: price_sample records of the day
-- source:     F18
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM price_sample r

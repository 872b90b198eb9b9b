-- title:      当日随访测温次数 / Observation checks of the day
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日有体温的随访记录数
-- definition: observation_check records of the day with a temperature
-- source:     F04
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM observation_check r
WHERE r.temp IS NOT NULL

-- title:      当日观察对象发热人数 / Observed persons with fever today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    当日随访体温37.3℃及以上的观察对象人数
-- definition: persons with an observation_check of the day of 37.3 ℃ or more
-- source:     F04
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM observation_check r
WHERE r.temp >= 373

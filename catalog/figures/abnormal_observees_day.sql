-- title:      当日出现异常临床表现的观察对象 / Observed persons with symptoms today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- within:     abnormal_observees_cum
-- meaning:    当日随访发热（37.3℃及以上）或有症状的人数，按人去重
-- definition: persons with an observation_check of the day with temp ≥ 37.3 or a symptom other
--   than NONE
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM observation_check r
WHERE r.temp >= 373 OR (r.symptoms <> '' AND r.symptoms <> 'NONE')

-- title:      累计出现异常临床表现的观察对象 / Observed persons with symptoms so far
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    随访发热（37.3℃及以上）或有症状的累计人数，按人去重
-- definition: persons with an observation_check with temp ≥ 37.3 or a symptom other than NONE
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM observation_check r
WHERE r.temp >= 373 OR (r.symptoms <> '' AND r.symptoms <> 'NONE')

-- title:      累计转为病例的观察对象 / Observed persons who became cases so far
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    因转为疑似、确诊或无症状感染者而结束观察的累计人数
-- definition: persons with an observation_end TO_CASE, any mode
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM observation_end r
WHERE r.end_reason = 'TO_CASE'

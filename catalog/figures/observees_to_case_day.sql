-- title:      当日转为病例的观察对象 / Observed persons who became cases today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- within:     observees_to_case_cum
-- meaning:    当日因转为疑似、确诊或无症状感染者而结束观察的人数
-- definition: persons with an observation_end TO_CASE of the day, any mode
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM observation_end r
WHERE r.end_reason = 'TO_CASE'

-- title:      集中医学观察累计人数 / Ever under central observation
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- since:      beginning
-- meaning:    截止前进入过集中医学观察的人数，按人去重
-- definition: persons with a CENTRAL episode
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.begun_first_at AS happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM central_observation r

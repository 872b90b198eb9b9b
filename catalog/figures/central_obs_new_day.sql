-- title:      当日新增集中医学观察人数 / Newly under central observation today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- within:     central_obs_cumulative
-- meaning:    当日第一次进入集中医学观察的人数，按人去重
-- definition: persons whose first CENTRAL episode began in the day
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.begun_first_at AS happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM central_observation r

-- title:      当日解除集中医学观察人数 / Released from central observation today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- within:     central_obs_cumulative
-- meaning:    最近一次集中观察在当日期满解除的人数
-- definition: persons without an open CENTRAL episode whose latest one ended RELEASED in the day
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.ended_at AS happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM central_observation r
WHERE r.end_reason = 'RELEASED'

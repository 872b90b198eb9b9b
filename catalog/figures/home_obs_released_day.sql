-- title:      当日解除居家医学观察人数 / Released from home observation today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- within:     home_obs_released
-- meaning:    最近一次居家观察在当日期满解除的人数
-- definition: persons of home_obs_released whose latest home episode ended in the day
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.ended_at AS happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM latest_home_observation r
WHERE r.end_reason = 'RELEASED'

-- title:      居家医学观察已解除人数 / Released from home observation
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- within:     home_obs_cumulative
-- meaning:    最近一次居家观察截止前期满解除的人数；转集中、转医院不算解除
-- definition: persons of home_obs_cumulative whose latest home episode ended RELEASED before the
--   cut
-- source:     B11
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, 1 AS amount
FROM latest_home_observation r
WHERE r.end_reason = 'RELEASED'

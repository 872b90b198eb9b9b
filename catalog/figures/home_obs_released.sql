-- title:      居家医学观察已解除人数 / Released from home observation
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- within:     home_obs_cumulative
-- definition: persons of home_obs_cumulative whose latest home episode ended RELEASED before the
--   cut
-- source:     B11
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, 1 AS amount
FROM latest_home_observation r
WHERE r.end_reason = 'RELEASED'

-- title:      在居家医学观察人数（按人群类别） / Under home observation by reason
-- unit_type:  人
-- nature:     stock
-- aggregate:  distinct person
-- owner:      residence
-- key:        exposure_class
-- meaning:    截止时居家医学观察尚未结束的人数，按观察原因分
-- definition: persons of home_obs_current by the reason of the latest home episode
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, 1 AS amount, r.reason AS key
FROM latest_home_observation r

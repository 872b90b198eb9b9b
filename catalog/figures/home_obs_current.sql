-- title:      在居家医学观察人数 / Persons under home observation
-- unit_type:  人
-- nature:     stock
-- aggregate:  distinct person
-- owner:      residence
-- within:     home_obs_cumulative
-- meaning:    曾居家医学观察、最近一次居家观察截止时尚未结束的人数
-- definition: persons of home_obs_cumulative whose latest home episode has not ended
-- source:     C2
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, 1 AS amount
FROM latest_home_observation r

-- title:      居家观察失联人数 / Lost during home observation
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- within:     home_obs_cumulative
-- meaning:    最近一次居家观察以失联结束的人数
-- definition: persons of home_obs_cumulative whose latest home episode ended LOST before the cut
-- source:     C2
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, 1 AS amount
FROM latest_home_observation r
WHERE r.end_reason = 'LOST'

-- title:      居家观察移交外地人数 / Left the county during home observation
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- within:     home_obs_cumulative
-- meaning:    最近一次居家观察以移交外地结束的人数
-- definition: persons of home_obs_cumulative whose latest home episode ended LEFT before the cut
-- source:     C2
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, 1 AS amount
FROM latest_home_observation r
WHERE r.end_reason = 'LEFT'

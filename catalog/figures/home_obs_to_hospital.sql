-- title:      居家观察转医院人数 / Moved from home observation to hospital
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- within:     home_obs_cumulative
-- meaning:    最近一次居家观察以转医院或转为病例结束的人数
-- definition: persons of home_obs_cumulative whose latest home episode ended TO_HOSP or TO_CASE
--   before the cut
-- source:     C2
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, 1 AS amount
FROM latest_home_observation r
WHERE r.end_reason IN ('TO_HOSP', 'TO_CASE')

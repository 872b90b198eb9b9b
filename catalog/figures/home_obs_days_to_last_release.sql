-- title:      距最后一名解除的天数 / Days until the last planned release
-- unit_type:  天
-- nature:     stock
-- aggregate:  maximum
-- owner:      residence
-- meaning:    在居家观察人员中最晚的预计解除日期距统计日的天数；没有预计日期的不计
-- definition: greatest (planned_end − day of the cut) over persons of home_obs_current; the day of
--   the cut is the last day that has any moment before it
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, r.planned_end - (CAST(:as_of_day AS BIGINT) - 1) AS amount
FROM latest_home_observation r

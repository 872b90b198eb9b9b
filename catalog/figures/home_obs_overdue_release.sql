-- title:      期满未解除人数 / Due for release and not released
-- unit_type:  人
-- nature:     stock
-- aggregate:  distinct person
-- owner:      residence
-- within:     home_obs_current
-- meaning:    居家医学观察已过预计解除日期、截止时仍未办理结束的人数
-- definition: persons of home_obs_current whose planned_end lies before the day that ends at the
--   cut
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, 1 AS amount
FROM latest_home_observation r
WHERE r.planned_end < CAST(:as_of_day AS BIGINT) - 1

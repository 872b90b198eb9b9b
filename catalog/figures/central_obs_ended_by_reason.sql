-- title:      集中医学观察已结束人数（按去向） / Central observation ended, by reason
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- key:        observation_end
-- since:      beginning
-- meaning:    不再集中医学观察的人数，按最近一次结束的原因分
-- definition: persons of central_obs_cumulative without an open CENTRAL episode, by the reason for
--   which the latest ended
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.ended_at AS happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.end_reason AS key
FROM central_observation r
WHERE r.ended_at IS NOT NULL

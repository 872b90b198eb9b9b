-- title:      当日漏测次数 / Observation checks missed today
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      residence
-- meaning:    当日应测体温而没有该时段体温记录的次数；之后补测的仍计为漏测
-- definition: slots of checks_due_day without an observation_check of that person, day and slot
--   that has a temperature; a later check does not unmake it
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.closes_at AS happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM due_check r
WHERE r.is_made = 0

-- title:      当日应随访测温次数 / Observation checks due today
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      residence
-- meaning:    当日居家和集中观察对象应测体温的次数，上午、下午各一次，从开始观察次日算起
-- definition: slots (person, day, morning or evening) that closed in the day at which a person in
--   a HOME or CENTRAL episode was to be checked; owed from the day after the episode
--   began until it ended; the morning closes at 12:00, the evening at 20:00
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.closes_at AS happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM due_check r

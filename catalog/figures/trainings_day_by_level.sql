-- title:      当日培训场次（按级别） / Trainings by level today
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- key:        place_level
-- meaning:    当日举办培训的场次，按级别分
-- definition: training_session records of the day by level
-- source:     F20
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.level AS key
FROM training_session r

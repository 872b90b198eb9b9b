-- title:      培训场次（按级别） / Trainings by level
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- key:        place_level
-- meaning:    举办培训的场次，按级别分
-- definition: training_session records by level
-- source:     F20
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.level AS key
FROM training_session r

-- title:      培训人次（按级别） / Trainees by level
-- unit_type:  人次
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- key:        place_level
-- meaning:    培训的实到人次之和，按级别分
-- definition: sum of the headcount of the training_session records by level
-- source:     F20
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.headcount AS amount, r.level AS key
FROM training_session r

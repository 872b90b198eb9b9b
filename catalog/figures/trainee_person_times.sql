-- title:      培训人次 / Trainees
-- unit_type:  人次
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- meaning:    县级和乡镇级培训参加人数之和，不去重
-- definition: sum of the headcount of the training_session records of level COUNTY or TOWNSHIP
-- source:     B36
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.headcount AS amount
FROM training_session r
WHERE r.level IN ('COUNTY', 'TOWNSHIP')

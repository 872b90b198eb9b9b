-- title:      县级培训会 / County-level training sessions
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    县级培训会场次
-- definition: training_session records of level COUNTY
-- source:     B34
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM training_session r
WHERE r.level = 'COUNTY'

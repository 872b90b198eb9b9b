-- title:      责令整改 / Premises told to rectify
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    市场检查中责令整改的家次
-- definition: inspection records with rectify yes
-- source:     F18
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM inspection r
WHERE r.rectify = 1

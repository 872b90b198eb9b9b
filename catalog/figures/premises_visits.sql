-- title:      检查家次 / Inspection visits
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    检查家次，每次检查计一次
-- definition: inspection records
-- source:     B39
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM inspection r

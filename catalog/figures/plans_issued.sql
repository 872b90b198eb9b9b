-- title:      印发预案 / Plans issued
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    印发的工作预案份数
-- definition: document records of type PLAN that were sent out
-- source:     B13
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM document r
WHERE r.document_type = 'PLAN' AND r.direction = 'OUT'

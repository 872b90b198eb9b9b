-- title:      未戴口罩问题数 / Findings of no mask worn
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    督查发现的不戴口罩问题数
-- definition: supervision_finding records of topic MASK
-- source:     I22
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM supervision_finding r
WHERE r.topic = 'MASK'

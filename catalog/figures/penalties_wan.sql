-- title:      罚没金额 / Penalties
-- unit_type:  万元
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- divisor:    1000000
-- meaning:    立案查处的罚没金额之和
-- definition: sum of the penalties of enforcement_case
-- source:     F18
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.penalty AS amount
FROM enforcement_case r
WHERE r.penalty IS NOT NULL

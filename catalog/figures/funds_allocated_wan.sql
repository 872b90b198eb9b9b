-- title:      疫情防控经费 / Funds allocated
-- unit_type:  万元
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- divisor:    1000000
-- meaning:    疫情防控资金拨付金额之和
-- definition: sum of the amounts of fund_txn
-- source:     B37
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.amount AS amount
FROM fund_txn r

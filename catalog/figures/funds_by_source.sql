-- title:      疫情防控经费来源 / Funds by source
-- unit_type:  万元
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- key:        fund_source
-- divisor:    1000000
-- meaning:    疫情防控资金拨付金额，按资金来源分
-- definition: sum of the amounts of fund_txn by level of the source
-- source:     B37
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.amount AS amount, r.source_level AS key
FROM fund_txn r

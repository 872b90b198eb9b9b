-- title:      物资采购金额 / Purchases by category
-- unit_type:  万元
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- key:        supply_category
-- divisor:    1000000
-- meaning:    物资采购金额，按物资类别分
-- definition: sum of the amounts of supply_txn of type PURCHASE by category
-- source:     I19
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, COALESCE(r.amount, 0) AS amount,
       r.category AS key
FROM supply_txn r
WHERE r.type = 'PURCHASE'

-- title:      当日发放防护服套数 / Protective suits issued today
-- unit_type:  个
-- nature:     flow
-- aggregate:  sum
-- owner:      place
-- meaning:    当日发放的防护服套数
-- definition: quantity of ISSUE of SUIT of the day
-- source:     I35
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.quantity AS amount
FROM supply_txn r
WHERE r.type = 'ISSUE' AND r.sku = 'SUIT'

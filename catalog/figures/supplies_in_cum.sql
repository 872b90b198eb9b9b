-- title:      累计入库量 / Supplies received
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- key:        supply_sku
-- meaning:    采购、调入、捐赠的数量之和，按品名分
-- definition: by item: quantity of PURCHASE, TRANSFER_IN, DONATION
-- source:     F16
SELECT r.record_id, r.sku AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.quantity AS amount, r.sku AS key
FROM supply_txn r
WHERE r.type IN ('PURCHASE', 'TRANSFER_IN', 'DONATION')

-- title:      当日出库量 / Supplies issued today
-- unit_type:  个
-- nature:     flow
-- aggregate:  sum
-- owner:      place
-- key:        supply_sku
-- meaning:    当日发放、调出、损耗数量，按品名分
-- definition: by item: quantity of ISSUE, TRANSFER_OUT, LOSS of the day
-- source:     C4
SELECT r.record_id, r.sku AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.quantity AS amount, r.sku AS key
FROM supply_txn r
WHERE r.type IN ('ISSUE', 'TRANSFER_OUT', 'LOSS')

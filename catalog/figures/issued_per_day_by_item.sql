-- title:      近三日日均发放量 / Mean issue a day over three days
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- key:        supply_sku
-- divisor:    3
-- meaning:    截止前72小时发放量除以三，按品名分
-- definition: by item: quantity of ISSUE in the 72 h before the cut, divided by 3
-- source:     I20
SELECT r.record_id, r.sku AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.quantity AS amount, r.sku AS key
FROM supply_txn r
WHERE r.type = 'ISSUE' AND r.moved_at >= :as_of - 259200000000

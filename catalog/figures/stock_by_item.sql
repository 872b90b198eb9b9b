-- title:      物资库存 / Stock by item
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- key:        supply_sku
-- scope:      unit
-- meaning:    最近一次盘点数加此后入库、减此后出库，按品名分
-- definition: by item: quantity of the last stocktake before the cut plus what came in and less
--   what went out after it; from the beginning where there was none; movements at the
--   very time of the stocktake are in it
-- source:     I20
SELECT r.record_id, r.sku AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.amount AS amount, r.sku AS key
FROM stock_movement r

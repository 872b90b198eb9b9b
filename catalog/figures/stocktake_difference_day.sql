-- title:      当日盘点盈亏 / Found more or less by the day's stocktakes
-- unit_type:  个
-- nature:     flow
-- aggregate:  sum
-- owner:      place
-- key:        supply_sku
-- scope:      unit
-- meaning:    当日盘点数减账面数之和，盘盈为正、盘亏为负，按品名分
-- definition: by item, for each stocktake of the day: the quantity counted less what the books had at its
--   time (the stocktake before it and the movements after that one up to and at this one's time)
-- source:     C4
SELECT s.record_id, s.sku AS subject_id, CAST(NULL AS BIGINT) AS person_id, s.unit_code,
       s.happened_at, CAST(NULL AS BIGINT) AS ended_at,
       s.quantity - COALESCE(b.quantity, 0) - CAST(COALESCE(SUM(
           CASE WHEN t.record_id IS NULL THEN 0
                WHEN t.type IN ('ISSUE', 'TRANSFER_OUT', 'LOSS') THEN 0 - t.quantity
                ELSE t.quantity END), 0) AS BIGINT) AS amount, s.sku AS key
FROM (SELECT x.record_id, x.sku, x.unit_code, x.happened_at, x.moved_at, x.quantity,
             ROW_NUMBER() OVER (PARTITION BY x.sku ORDER BY x.moved_at, x.from_number) AS place
      FROM supply_txn x WHERE x.type = 'STOCKTAKE') s
LEFT JOIN (SELECT x.sku, x.moved_at, x.quantity,
                  ROW_NUMBER() OVER (PARTITION BY x.sku ORDER BY x.moved_at, x.from_number) AS place
           FROM supply_txn x WHERE x.type = 'STOCKTAKE') b
  ON b.sku = s.sku AND b.place = s.place - 1
LEFT JOIN supply_txn t
  ON t.sku = s.sku AND t.type <> 'STOCKTAKE' AND t.moved_at <= s.moved_at
 AND (b.moved_at IS NULL OR t.moved_at > b.moved_at)
GROUP BY s.record_id, s.sku, s.unit_code, s.happened_at, s.quantity, b.quantity

-- title:      自最近一次盘点以来的出入库 / Movements that make up the stock
-- definition: by item, the last stocktake before the cut and the movements after its time; all movements where
--   there was none; amount is signed
SELECT t.record_id, t.unit_code, t.happened_at, t.sku,
       CASE WHEN t.type IN ('ISSUE', 'TRANSFER_OUT', 'LOSS') THEN 0 - t.quantity ELSE t.quantity END AS amount
FROM supply_txn t
LEFT JOIN (SELECT x.record_id, x.sku, x.moved_at,
                  ROW_NUMBER() OVER (PARTITION BY x.sku ORDER BY x.moved_at DESC, x.from_number DESC) AS from_last
           FROM supply_txn x
           WHERE x.type = 'STOCKTAKE') s
  ON s.sku = t.sku AND s.from_last = 1
WHERE s.record_id IS NULL OR t.record_id = s.record_id OR (t.moved_at > s.moved_at AND t.type <> 'STOCKTAKE')

-- title:      各单位各品名最近一期需求 / The latest demand of each office for each item
-- definition: the supply_demand of (office, sku) with the greatest report_day before the cut
SELECT d.record_id, d.unit_code, d.happened_at, d.office, d.sku, d.need, COALESCE(d.have, 0) AS have,
       COALESCE(d.frontline, 0) AS frontline
FROM (SELECT x.record_id, x.unit_code, x.happened_at, x.office, x.sku, x.need, x.have, x.frontline,
             ROW_NUMBER() OVER (PARTITION BY x.office, x.sku ORDER BY x.report_day DESC, x.from_number DESC)
               AS from_last
      FROM supply_demand x) d
WHERE d.from_last = 1

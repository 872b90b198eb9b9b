-- title:      各指标最近一期通报数 / The latest count received of each measure
-- definition: by measure, unit and area, the day_count with the greatest report_day before the cut
SELECT c.record_id, c.unit_code, c.happened_at, c.measure, c.area, c.count
FROM (SELECT x.record_id, x.unit_code, x.happened_at, x.measure, x.area, x.count,
             ROW_NUMBER() OVER (PARTITION BY x.measure, x.unit_code, COALESCE(x.area, '')
                                ORDER BY x.report_day DESC, x.from_number DESC) AS from_last
      FROM day_count x) c
WHERE c.from_last = 1

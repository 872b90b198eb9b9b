-- title:      各项资源最近一期需求 / The latest statement of need of each resource
-- definition: the resource_need with the greatest report_day before the cut
SELECT n.record_id, n.unit_code, n.happened_at, n.resource, n.need, n.have
FROM (SELECT x.record_id, x.unit_code, x.happened_at, x.resource, x.need, x.have,
             ROW_NUMBER() OVER (PARTITION BY x.resource ORDER BY x.report_day DESC, x.from_number DESC) AS from_last
      FROM resource_need x) n
WHERE n.from_last = 1

-- title:      在运行的工作机构 / Work organisations that stand
-- definition: established before the cut, and not disbanded before it (same unit and name)
SELECT w.record_id, w.unit_code, w.happened_at, w.name, w.kind, w.level
FROM work_org w
LEFT JOIN (SELECT DISTINCT x.unit_code, x.name FROM work_org_disbanded x) d
  ON d.unit_code = w.unit_code AND d.name = w.name
WHERE d.name IS NULL

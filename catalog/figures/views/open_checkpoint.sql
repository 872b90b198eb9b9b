-- title:      检测点（含撤除） / Checkpoints with the day of their closing
-- definition: a checkpoint is closed once a closing of its name and unit happened at or after its opening
SELECT c.record_id, c.unit_code, c.happened_at, c.name, c.type, c.level, c.station
FROM checkpoint c
LEFT JOIN (SELECT x.name, x.unit_code, MAX(x.happened_at) AS closed_at
           FROM checkpoint_closing x
           GROUP BY x.name, x.unit_code) d
  ON d.name = c.name AND d.unit_code = c.unit_code
WHERE d.closed_at IS NULL

-- title:      一线岗位与人数 / Frontline staff by role, as far as records tell
-- definition: persons with an open assignment at an open checkpoint, each once at the latest:
--   medical staff and others at county checkpoints, all at other checkpoints; and what
--   each office states as frontline in its latest supply_demand (that for SUIT, else the
--   greatest): an office that offers DESIGNATED counts as ward, CENTRAL as central site,
--   FEVER as fever clinic, TRIAGE as triage, any other as doctors who visit the observed
SELECT p.record_id, p.unit_code, p.happened_at, p.role, 1 AS staff
FROM (SELECT s.record_id, s.unit_code, s.happened_at,
             CASE WHEN c.level <> 'COUNTY' THEN 'VILLAGE_POINT'
                  WHEN s.staff_org = 'MEDICAL' THEN 'POINT_MEDICAL' ELSE 'POINT_OTHER' END AS role,
             ROW_NUMBER() OVER (PARTITION BY s.person_id
                                ORDER BY s.start_at DESC, s.from_number DESC, s.record_id DESC, c.level) AS from_last
      FROM staff_assignment s
      JOIN (SELECT DISTINCT o.name, o.level FROM open_checkpoint o) c ON c.name = s.checkpoint
      WHERE s.end_at IS NULL OR s.end_at >= :as_of) p
WHERE p.from_last = 1
UNION ALL
SELECT d.record_id, d.unit_code, d.happened_at,
       CASE d.service WHEN 1 THEN 'WARD' WHEN 2 THEN 'CENTRAL_SITE' WHEN 3 THEN 'FEVER_CLINIC' WHEN 4 THEN 'TRIAGE'
                      ELSE 'VILLAGE_DOCTOR' END AS role, d.frontline AS staff
FROM (SELECT x.record_id, x.unit_code, x.happened_at, x.frontline, f.service,
             ROW_NUMBER() OVER (PARTITION BY x.office
                                ORDER BY CASE WHEN x.sku = 'SUIT' THEN 0 ELSE 1 END, x.frontline DESC, x.record_id)
               AS from_first
      FROM latest_supply_demand x
      LEFT JOIN (SELECT s.facility, MIN(CASE s.service WHEN 'DESIGNATED' THEN 1 WHEN 'CENTRAL' THEN 2 WHEN 'FEVER' THEN 3
                                                       WHEN 'TRIAGE' THEN 4 ELSE 5 END) AS service
                 FROM open_service s
                 GROUP BY s.facility) f
        ON f.facility = x.office) d
WHERE d.from_first = 1

-- title:      在用服务 / Services of facilities that are open
-- definition: a service (facility, service, room) opened and not closed before the cut
SELECT s.record_id, s.unit_code, s.happened_at, s.facility, s.service, COALESCE(s.room, '') AS room, s.published
FROM facility_service s
LEFT JOIN (SELECT x.facility, x.service, COALESCE(x.room, '') AS room, MAX(x.happened_at) AS closed_at
           FROM facility_service_closing x
           GROUP BY x.facility, x.service, COALESCE(x.room, '')) d
  ON d.facility = s.facility AND d.service = s.service AND d.room = COALESCE(s.room, '')
WHERE d.closed_at IS NULL

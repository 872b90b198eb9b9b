-- title:      各机构最近一期资源日报 / The latest bed report of each facility
-- definition: the bed_report with the greatest report_day before the cut
SELECT b.record_id, b.unit_code, b.happened_at, b.facility, COALESCE(b.isolation_beds, 0) AS isolation_beds,
       COALESCE(b.isolation_beds_used, 0) AS isolation_beds_used, COALESCE(b.central_rooms, 0) AS central_rooms,
       COALESCE(b.central_rooms_used, 0) AS central_rooms_used,
       COALESCE(b.negative_pressure_rooms, 0) AS negative_pressure_rooms,
       COALESCE(b.icu_beds, 0) AS icu_beds, COALESCE(b.ventilators, 0) AS ventilators,
       COALESCE(b.ct_scanners, 0) AS ct_scanners, COALESCE(b.ambulances, 0) AS ambulances,
       COALESCE(b.negative_pressure_ambulances, 0) AS negative_pressure_ambulances,
       COALESCE(b.infection_staff, 0) + COALESCE(b.respiratory_staff, 0) + COALESCE(b.icu_staff, 0)
         + COALESCE(b.laboratory_staff, 0) AS care_staff
FROM (SELECT x.record_id, x.unit_code, x.happened_at, x.facility, x.isolation_beds, x.isolation_beds_used,
             x.central_rooms, x.central_rooms_used, x.negative_pressure_rooms, x.ambulances,
             x.icu_beds, x.ventilators, x.ct_scanners, x.infection_staff, x.respiratory_staff, x.icu_staff,
             x.laboratory_staff,
             x.negative_pressure_ambulances,
             ROW_NUMBER() OVER (PARTITION BY x.facility ORDER BY x.report_day DESC, x.from_number DESC) AS from_last
      FROM bed_report x) b
WHERE b.from_last = 1

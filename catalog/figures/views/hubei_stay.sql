-- title:      湖北旅居线索 / What places a person in Hubei or elsewhere before the arrival
-- definition: one row a record that places a person somewhere: where a returnee left and stopped over, a
--   leg of a trip, a list clue that a verdict upheld; all since hubei_since
SELECT r.record_id, r.person_id, r.unit_code, r.happened_at, r.depart_region AS region,
       CASE WHEN r.transit_stop_minutes > 0 THEN r.transit_region END AS stop_region
FROM returnee_record r
WHERE r.happened_at >= :hubei_since
UNION ALL
SELECT t.record_id, t.person_id, t.unit_code, t.happened_at, t.from_region AS region,
       CAST(NULL AS TEXT) AS stop_region
FROM travel_segment t
WHERE t.happened_at >= :hubei_since
  AND (t.is_transit IS NULL OR t.is_transit = 0 OR t.stop_minutes > 0)
UNION ALL
SELECT v.record_id, v.person_id, v.unit_code, v.happened_at, l.clue_region AS region,
       CAST(NULL AS TEXT) AS stop_region
FROM list_verdict v
JOIN list_record l ON l.batch_no = v.batch_no AND l.person_id = v.person_id
WHERE v.verdict IN ('KNOWN', 'MISSED', 'TRANSIT_STOP') AND l.clue_day >= :hubei_since_day

-- title:      应管未管人员 / Persons due a measure and without one
-- unit_type:  人
-- nature:     stock
-- aggregate:  distinct person
-- owner:      residence
-- key:        unmanaged_rule
-- meaning:    应当观察、就诊而截止时没有记录的人数，按情形分：湖北来返14天内未观察、密切接触14天内未观察、卡口发热48小时内未就诊
-- definition: by rule. returnee: from or through Hubei (stop > 0), arrived on or after hubei_since
--   and less than 14 × 24 h ago, without an observation episode or ward stay begun on or
--   after the arrival. contact: close contact (not GC, CC2) whose last contact lies less
--   than 14 × 24 h back, without an episode or ward stay begun on or after the day of
--   it. febrile: 37.3 ℃ or more at a checkpoint in the last 48 h, without a fever visit
--   or ward stay at or after the reading
-- source:     I30
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, 'returnee' AS key
FROM returnee_record r
LEFT JOIN (SELECT o.person_id,
MAX(o.happened_at) AS begun_at FROM observation o GROUP BY o.person_id) e
  ON e.person_id = r.person_id
LEFT JOIN (SELECT w.person_id,
MAX(w.happened_at) AS begun_at FROM ward_stay w GROUP BY w.person_id) s
  ON s.person_id = r.person_id
WHERE r.happened_at >= :hubei_since AND r.happened_at > :as_of - 1209600000000
  AND (r.depart_region LIKE '42%' OR (r.transit_region LIKE '42%' AND r.transit_stop_minutes > 0))
  AND (e.begun_at IS NULL OR e.begun_at < r.happened_at)
  AND (s.begun_at IS NULL OR s.begun_at < r.happened_at)
UNION ALL
SELECT c.record_id, c.record_id AS subject_id, c.person_id, c.unit_code,
       c.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, 'contact' AS key
FROM (SELECT x.record_id, x.person_id, x.unit_code, x.happened_at, x.last_contact_at,
             (x.last_contact_at + :zone) / 86400000000 * 86400000000 - :zone AS contact_day_begin
      FROM close_contact x
      WHERE x.contact_class NOT IN ('GC', 'CC2')) c
LEFT JOIN (SELECT o.person_id,
MAX(o.happened_at) AS begun_at FROM observation o GROUP BY o.person_id) e
  ON e.person_id = c.person_id
LEFT JOIN (SELECT w.person_id,
MAX(w.happened_at) AS begun_at FROM ward_stay w GROUP BY w.person_id) s
  ON s.person_id = c.person_id
WHERE c.last_contact_at > :as_of - 1209600000000
  AND (e.begun_at IS NULL OR e.begun_at < c.contact_day_begin)
  AND (s.begun_at IS NULL OR s.begun_at < c.contact_day_begin)
UNION ALL
SELECT m.record_id, m.record_id AS subject_id, m.person_id, m.unit_code,
       m.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, 'febrile' AS key
FROM temp_measurement m
LEFT JOIN (SELECT f.person_id,
MAX(f.happened_at) AS visited_at FROM fever_visit f GROUP BY f.person_id) v
  ON v.person_id = m.person_id
LEFT JOIN (SELECT w.person_id,
MAX(w.happened_at) AS begun_at FROM ward_stay w GROUP BY w.person_id) s
  ON s.person_id = m.person_id
WHERE m.place_kind = 'CHECKPOINT' AND m.value >= 373 AND m.happened_at >= :as_of - 172800000000
  AND (v.visited_at IS NULL OR v.visited_at < m.happened_at)
  AND (s.begun_at IS NULL OR s.begun_at < m.happened_at)

-- title:      应测体温的时段 / Slots of the day at which an observed person was to be checked
-- definition: persons in a HOME or CENTRAL episode, from the day after it began until its end, for
--   each slot that closed (morning 12:00, evening 20:00, as
--   catalog/policy/prevention_plan.yaml has it) in the 24 hours before the cut; is_made
--   is 1 where an observation_check of that day and slot has a temperature
SELECT s.record_id, s.person_id, s.unit_code, s.closes_at, CASE WHEN c.person_id IS NULL THEN 0 ELSE 1 END AS is_made
FROM (SELECT MIN(o.record_id) AS record_id, o.person_id, MIN(o.unit_code) AS unit_code, d.day, d.slot, d.closes_at
      FROM observation o
      JOIN (SELECT x.day, x.slot, x.day * 86400000000 + x.closes - :zone AS closes_at
            FROM (SELECT CAST(:as_of_day AS BIGINT) - 2 AS day, 'AM' AS slot, 43200000000 AS closes
                  UNION ALL SELECT CAST(:as_of_day AS BIGINT) - 2 AS day, 'PM' AS slot, 72000000000 AS closes
                  UNION ALL SELECT CAST(:as_of_day AS BIGINT) - 1 AS day, 'AM' AS slot, 43200000000 AS closes
                  UNION ALL SELECT CAST(:as_of_day AS BIGINT) - 1 AS day, 'PM' AS slot, 72000000000 AS closes) x) d
        ON o.start_at < d.day AND (o.ended_at IS NULL OR o.ended_at >= d.closes_at)
      WHERE o.mode IN ('HOME', 'CENTRAL') AND d.closes_at >= :day_begin AND d.closes_at < :as_of
      GROUP BY o.person_id, d.day, d.slot, d.closes_at) s
LEFT JOIN (SELECT DISTINCT k.person_id, k.checked_at, k.slot FROM observation_check k WHERE k.temp IS NOT NULL) c
  ON c.person_id = s.person_id AND c.checked_at = s.day AND c.slot = s.slot

-- title:      每人最近一次居家观察 / The latest home episode of each person
-- definition: of the persons in the scope of home_observation_scope, the HOME episode with the greatest
--   start_at (later recorded wins a tie)
SELECT l.record_id, l.person_id, l.unit_code, l.happened_at, l.ended_at, l.end_reason, l.reason, l.planned_end
FROM (SELECT o.record_id, o.person_id, o.unit_code, o.happened_at, o.ended_at, o.end_reason, o.reason,
             o.planned_end,
             ROW_NUMBER() OVER (PARTITION BY o.person_id
                                ORDER BY o.start_at DESC, o.from_number DESC, o.record_id DESC) AS from_last
      FROM observation o
      WHERE o.mode = 'HOME') l
WHERE l.from_last = 1
  AND l.person_id IN (SELECT s.person_id FROM home_observation_scope s)

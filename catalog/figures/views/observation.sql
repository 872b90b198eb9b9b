-- title:      医学观察（含结束） / Observation episodes with their end
-- definition: every episode that exists at the cut, with its end where that happened before the cut; an
--   episode ended VOID (entered in error) does not exist
SELECT e.record_id, e.from_number, e.person_id, e.unit_code, e.happened_at, e.mode, e.reason, e.start_at, e.planned_end,
       f.happened_at AS ended_at, f.end_reason
FROM observation_episode e
LEFT JOIN (SELECT o.person_id, o.mode, o.start_at, o.happened_at, o.end_reason,
                  ROW_NUMBER() OVER (PARTITION BY o.person_id, o.mode, o.start_at
                                     ORDER BY o.happened_at DESC, o.from_number DESC) AS from_last
           FROM observation_end o) f
  ON f.person_id = e.person_id AND f.mode = e.mode AND f.start_at = e.start_at AND f.from_last = 1
WHERE f.end_reason IS NULL OR f.end_reason <> 'VOID'

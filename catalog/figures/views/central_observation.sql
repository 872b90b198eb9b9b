-- title:      每人的集中医学观察 / Central observation, one row a person
-- definition: an open CENTRAL episode where there is one, else the latest; begun_first_at is when
--   the first of the person began
SELECT l.record_id, l.person_id, l.unit_code, l.happened_at, l.begun_first_at, l.ended_at, l.end_reason
FROM (SELECT o.record_id, o.person_id, o.unit_code, o.happened_at, o.ended_at, o.end_reason,
             MIN(o.happened_at) OVER (PARTITION BY o.person_id) AS begun_first_at,
             ROW_NUMBER() OVER (PARTITION BY o.person_id
                                ORDER BY CASE WHEN o.ended_at IS NULL THEN 0 ELSE 1 END, o.start_at DESC,
                                         o.from_number DESC, o.record_id DESC) AS from_last
      FROM observation o
      WHERE o.mode = 'CENTRAL') l
WHERE l.from_last = 1

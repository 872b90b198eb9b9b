-- title:      停业场所 / Venues closed
-- unit_type:  家
-- nature:     cumulative
-- aggregate:  distinct subject
-- owner:      place
-- key:        venue_type
-- meaning:    停业的场所家数，同一家计一次，按类别分
-- definition: distinct (unit, name) of venue_closing by type
-- source:     I15
SELECT r.record_id, r.unit_code || '/' || r.name AS subject_id, CAST(NULL AS BIGINT) AS person_id,
       r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.type AS key
FROM venue_closing r

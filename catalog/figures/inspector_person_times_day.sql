-- title:      当日出动检查人员 / Inspectors sent out today
-- unit_type:  人次
-- nature:     flow
-- aggregate:  sum
-- owner:      place
-- meaning:    当日出动检查人员之和，一人一天计一人次
-- definition: sum of team_size of the inspection_dispatch records of the day
-- source:     F18
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.team_size AS amount
FROM inspection_dispatch r

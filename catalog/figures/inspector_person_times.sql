-- title:      出动检查人员 / Inspectors sent out
-- unit_type:  人次
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- meaning:    每天出动检查人员数之和，一人一天计一人次
-- definition: sum of team_size of inspection_dispatch; one inspector for one day is 1
-- source:     B38
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.team_size AS amount
FROM inspection_dispatch r

-- title:      当日出动执法车辆 / Vehicles sent out today
-- unit_type:  次
-- nature:     flow
-- aggregate:  sum
-- owner:      place
-- meaning:    当日出动执法车辆的台次之和
-- definition: sum of vehicles of the inspection_dispatch records of the day
-- source:     F18
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.vehicles AS amount
FROM inspection_dispatch r
WHERE r.vehicles IS NOT NULL

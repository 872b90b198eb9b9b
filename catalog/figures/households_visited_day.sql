-- title:      当日走访户数 / Households visited today
-- unit_type:  户
-- nature:     flow
-- aggregate:  distinct subject
-- owner:      place
-- meaning:    当日走访的户数，同一户只计一次
-- definition: distinct (unit, household) in household records of the day
-- source:     F14
SELECT r.record_id, r.unit_code || '/' || r.household AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM household r

-- title:      入户摸排户数 / Households visited
-- unit_type:  户
-- nature:     cumulative
-- aggregate:  distinct subject
-- owner:      place
-- meaning:    入户摸排的户数，同一户计一次
-- definition: distinct (unit, household number) of household survey visits
-- source:     I12
SELECT r.record_id, r.unit_code || '/' || r.household AS subject_id,
       CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM household r

-- title:      当日立案查处 / Cases filed today by type
-- unit_type:  起
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- key:        enforcement_type
-- meaning:    当日立案数，按违法类别分
-- definition: enforcement_case records of the day by type
-- source:     F18
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.type AS key
FROM enforcement_case r

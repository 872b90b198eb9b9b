-- title:      违法经营野生动物案件 / Wildlife cases
-- unit_type:  起
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    野生动物类立案案件数
-- definition: enforcement_case records of type WILDLIFE
-- source:     I16
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM enforcement_case r
WHERE r.type = 'WILDLIFE'

-- title:      有责任人的网格数 / Grids with a responsible person
-- unit_type:  个
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- meaning:    截止时有责任人的网格数
-- definition: grid records with a responsible person
-- source:     I28
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM grid r
WHERE r.responsible IS NOT NULL AND r.responsible <> ''

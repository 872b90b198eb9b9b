-- title:      应急处突组 / Emergency teams
-- unit_type:  个
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- meaning:    截止时已成立、未撤销的应急处突组数
-- definition: work_org of kind EMERGENCY, established and not disbanded
-- source:     B14
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM active_work_org r
WHERE r.kind = 'EMERGENCY'

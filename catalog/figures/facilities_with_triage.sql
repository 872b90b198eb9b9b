-- title:      设发热门诊或预检分诊的医疗机构 / Facilities with a fever clinic or triage room
-- unit_type:  家
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- meaning:    截止时开设发热门诊或预检分诊的医疗机构数，同一机构计一次
-- definition: distinct facilities with an open service FEVER or TRIAGE
-- source:     B20
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM open_service r
WHERE r.service IN ('FEVER', 'TRIAGE')

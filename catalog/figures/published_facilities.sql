-- title:      已公布的发热门诊和预检分诊机构 / Published fever clinics and triage rooms
-- unit_type:  家
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- key:        text
-- list:       key
-- meaning:    已向社会公布的发热门诊和预检分诊机构名单
-- definition: facilities with an open service FEVER or TRIAGE that was published; key = name of
--   the facility
-- source:     I10
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.facility AS key
FROM open_service r
WHERE r.service IN ('FEVER', 'TRIAGE') AND r.published = 1

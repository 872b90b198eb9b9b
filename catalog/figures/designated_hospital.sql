-- title:      定点医疗机构 / Designated hospitals
-- unit_type:  家
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- key:        text
-- list:       key
-- meaning:    截止时开放定点医院服务的机构名单
-- definition: facilities with an open service DESIGNATED; key = name of the facility
-- source:     B24
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.facility AS key
FROM open_service r
WHERE r.service = 'DESIGNATED'

-- title:      核酸检测机构 / Testing sites
-- unit_type:  家
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- key:        text
-- list:       key
-- meaning:    截止时开放核酸检测服务的机构名单
-- definition: facilities with an open service TESTING; key = name of the facility
-- source:     F17
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.facility AS key
FROM open_service r
WHERE r.service = 'TESTING'

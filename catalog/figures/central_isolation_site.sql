-- title:      集中隔离医学观察场所 / Central isolation sites
-- unit_type:  家
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- key:        text
-- list:       key
-- meaning:    截止时开放集中隔离服务的机构名单
-- definition: facilities with an open service CENTRAL; key = name of the facility
-- source:     B25
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.facility AS key
FROM open_service r
WHERE r.service = 'CENTRAL'

-- title:      后备集中留观场所 / Backup observation sites
-- unit_type:  家
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- key:        text
-- list:       key
-- meaning:    截止时开放后备留观服务的机构名单
-- definition: facilities with an open service BACKUP; key = name of the facility
-- source:     B26
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.facility AS key
FROM open_service r
WHERE r.service = 'BACKUP'

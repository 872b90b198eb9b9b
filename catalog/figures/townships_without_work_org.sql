-- title:      未建立工作机构的乡镇（街道） / Townships without a work organisation
-- unit_type:  个
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- key:        text
-- list:       key
-- meaning:    截止时没有本级领导小组或指挥部的乡镇（街道）名单
-- definition: townships that exist at the cut without a standing work_org of their own of kind
--   LEADING_GROUP or COMMAND; key = name of the township
-- source:     I03
SELECT r.record_id, r.code AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, r.last_day * 86400000000 - :zone AS ended_at, 1 AS amount, r.name AS key
FROM unit r
WHERE r.level = 'TOWNSHIP'
  AND r.code NOT IN (SELECT w.unit_code FROM active_work_org w WHERE w.kind IN ('LEADING_GROUP', 'COMMAND'))

-- title:      已建立工作机构的乡镇（街道）数 / Townships with a work organisation
-- unit_type:  个
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- meaning:    至少有一个本级领导小组或指挥部的乡镇（街道）数
-- definition: townships with at least one standing work_org of their own of kind LEADING_GROUP or
--   COMMAND
-- source:     I03
SELECT w.record_id, u.code AS subject_id, CAST(NULL AS BIGINT) AS person_id, w.unit_code,
       w.happened_at, u.last_day * 86400000000 - :zone AS ended_at, 1 AS amount
FROM active_work_org w
JOIN unit u ON u.code = w.unit_code
WHERE u.level = 'TOWNSHIP' AND w.kind IN ('LEADING_GROUP', 'COMMAND')

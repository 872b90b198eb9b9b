-- title:      乡村检测点 / Village checkpoints
-- unit_type:  个
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- meaning:    截止时开放的乡镇级和村级检测点数
-- definition: checkpoints of level VILLAGE or TOWNSHIP that are open
-- source:     B18
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM open_checkpoint r
WHERE r.level IN ('VILLAGE', 'TOWNSHIP')

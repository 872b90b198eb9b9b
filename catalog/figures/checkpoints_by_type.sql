-- title:      检测点类型分布 / Checkpoints by type
-- unit_type:  个
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- key:        checkpoint_type
-- meaning:    截止时开放的县级检测点数，按类型分
-- definition: checkpoints of level COUNTY that are open, by type
-- source:     B18
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.type AS key
FROM open_checkpoint r
WHERE r.level = 'COUNTY'

-- title:      封堵检测点 / Checkpoints
-- unit_type:  个
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- meaning:    截止时开放的县级检测点数
-- definition: checkpoints of level COUNTY that are open
-- source:     B18
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM open_checkpoint r
WHERE r.level = 'COUNTY'

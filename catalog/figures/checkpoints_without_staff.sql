-- title:      无人值守的检测点 / Checkpoints without staff
-- unit_type:  个
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- key:        text
-- list:       key
-- meaning:    截止时开放而没有人员在岗登记的县级检测点名单
-- definition: open checkpoints of level COUNTY to which no assignment is open at the cut; key =
--   name of the checkpoint
-- source:     F06
SELECT r.record_id, r.name AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.name AS key
FROM open_checkpoint r
WHERE r.level = 'COUNTY'
  AND r.name NOT IN (SELECT s.checkpoint FROM staff_assignment s WHERE s.end_at IS NULL OR s.end_at >= :as_of)

-- title:      各检测点值守人员 / Staff by checkpoint
-- unit_type:  人
-- nature:     stock
-- aggregate:  distinct person
-- owner:      place
-- key:        text
-- meaning:    截止时在县级检测点上岗的人数，按检测点名称分；一人在两处上岗的两处都计
-- definition: checkpoint_staff by the name of the checkpoint; a person posted at two counts at
--   both
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.end_at AS ended_at, 1 AS amount, r.checkpoint AS key
FROM staff_assignment r
WHERE r.checkpoint IN (SELECT c.name FROM open_checkpoint c WHERE c.level = 'COUNTY')

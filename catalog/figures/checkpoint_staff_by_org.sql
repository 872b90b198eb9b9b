-- title:      检测点值守人员分布 / Staff at checkpoints by organisation
-- unit_type:  人
-- nature:     stock
-- aggregate:  distinct person
-- owner:      place
-- key:        staff_org
-- within:     checkpoint_staff
-- meaning:    县级检测点上岗人数，按人员归口分
-- definition: checkpoint_staff by organisation
-- source:     I08
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.end_at AS ended_at, 1 AS amount, r.staff_org AS key
FROM staff_assignment r
WHERE r.checkpoint IN (SELECT c.name FROM open_checkpoint c WHERE c.level = 'COUNTY')

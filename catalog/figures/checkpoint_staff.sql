-- title:      检测点值守人员 / Staff at checkpoints
-- unit_type:  人
-- nature:     stock
-- aggregate:  distinct person
-- owner:      place
-- meaning:    截止时在县级检测点上岗的人数，按人去重
-- definition: persons with an open assignment to an open checkpoint of level COUNTY
-- source:     B19
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.end_at AS ended_at, 1 AS amount
FROM staff_assignment r
WHERE r.checkpoint IN (SELECT c.name FROM open_checkpoint c WHERE c.level = 'COUNTY')

-- title:      卡口留观人员 / Persons held at checkpoints
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      place
-- meaning:    卡口处置为留观的人数，按人去重
-- definition: persons with a checkpoint_person of action HOLD
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM checkpoint_person r
WHERE r.action = 'HOLD'

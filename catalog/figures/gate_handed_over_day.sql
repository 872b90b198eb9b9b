-- title:      当日卡口移交人员 / Persons handed over at checkpoints today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      place
-- within:     gate_handed_over
-- meaning:    当日卡口处置为移交的人数，按人去重
-- definition: persons with a checkpoint_person of the day of action HANDOVER
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM checkpoint_person r
WHERE r.action = 'HANDOVER'

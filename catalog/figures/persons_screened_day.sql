-- title:      当日检查人次 / Persons screened today
-- unit_type:  人次
-- nature:     flow
-- aggregate:  sum
-- owner:      place
-- meaning:    当日卡口登记的人次之和
-- definition: sum of persons of the checkpoint_passage records of the day
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.persons AS amount
FROM checkpoint_passage r

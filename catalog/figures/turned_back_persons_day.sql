-- title:      当日劝返人次 / Persons turned back today
-- unit_type:  人次
-- nature:     flow
-- aggregate:  sum
-- owner:      place
-- meaning:    当日卡口劝返的人次之和
-- definition: sum of the persons of the passages of the day of action TURN_BACK
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.persons AS amount
FROM checkpoint_passage r
WHERE r.action = 'TURN_BACK'

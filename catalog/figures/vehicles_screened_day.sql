-- title:      当日检查车辆 / Vehicles screened today
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日卡口登记号牌的车辆次数
-- definition: checkpoint_passage records of the day with a plate
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM checkpoint_passage r
WHERE r.plate_no IS NOT NULL AND r.plate_no <> ''

-- title:      当日劝返车辆 / Vehicles turned back today
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日卡口劝返的登记号牌车辆次数
-- definition: passages of the day of action TURN_BACK with a plate
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM checkpoint_passage r
WHERE r.action = 'TURN_BACK' AND r.plate_no IS NOT NULL AND r.plate_no <> ''

-- title:      当日各检测点检查车辆 / Vehicles today by checkpoint
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- key:        text
-- meaning:    当日卡口登记号牌的车辆次数，按检测点名称分
-- definition: vehicles_screened_day by the name of the checkpoint
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.checkpoint AS key
FROM checkpoint_passage r
WHERE r.plate_no IS NOT NULL AND r.plate_no <> ''

-- title:      当日各检测点湖北号牌车辆 / Hubei vehicles today by checkpoint
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- key:        text
-- meaning:    当日湖北号牌车辆次数，按检测点名称分
-- definition: hubei_vehicles_day by the name of the checkpoint
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.checkpoint AS key
FROM checkpoint_passage r
WHERE r.plate_no LIKE '鄂%'

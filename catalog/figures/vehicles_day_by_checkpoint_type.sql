-- title:      当日检查车辆（按检测点类型） / Vehicles today by type of checkpoint
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- key:        checkpoint_type
-- meaning:    当日卡口登记号牌的车辆次数，按检测点类型分；没有登记的检测点不在内
-- definition: vehicles_screened_day by the type of the checkpoint of that name; passages at a
--   checkpoint that was never registered are not in it
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, t.type AS key
FROM checkpoint_passage r
JOIN (SELECT c.name, MIN(c.type) AS type FROM checkpoint c GROUP BY c.name) t ON t.name = r.checkpoint
WHERE r.plate_no IS NOT NULL AND r.plate_no <> ''

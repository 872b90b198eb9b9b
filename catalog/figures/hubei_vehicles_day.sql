-- title:      当日湖北号牌车辆 / Hubei vehicles today
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日卡口登记的湖北号牌车辆次数
-- definition: passages of the day with a plate that begins 鄂
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM checkpoint_passage r
WHERE r.plate_no LIKE '鄂%'

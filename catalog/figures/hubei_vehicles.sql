-- title:      湖北籍车辆 / Vehicles with Hubei plates
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    卡口登记的鄂字号牌车辆次数
-- definition: passages with a plate that begins with 鄂
-- source:     I09
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM checkpoint_passage r
WHERE r.plate_no LIKE '鄂%'

-- title:      各机构集中隔离房间 / Central observation rooms by facility
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- key:        text
-- meaning:    各机构最近一期资源日报的集中隔离房间数
-- definition: central_rooms of the latest bed_report of each facility; key = name of the facility
-- source:     F17
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.central_rooms AS amount, r.facility AS key
FROM latest_bed_report r

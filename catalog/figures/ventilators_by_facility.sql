-- title:      各机构呼吸机 / Ventilators by facility
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- key:        text
-- meaning:    各机构最近一期资源日报的呼吸机数
-- definition: ventilators of the latest bed_report of each facility; key = name of the facility
-- source:     F17
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.ventilators AS amount, r.facility AS key
FROM latest_bed_report r

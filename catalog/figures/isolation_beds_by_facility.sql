-- title:      各机构隔离床位 / Isolation beds by facility
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- key:        text
-- meaning:    各机构最近一期资源日报的隔离床位数
-- definition: isolation_beds of the latest bed_report of each facility; key = name of the facility
-- source:     F17
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.isolation_beds AS amount, r.facility AS key
FROM latest_bed_report r

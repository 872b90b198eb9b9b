-- title:      负压救护车 / Negative-pressure ambulances
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- meaning:    各医疗机构截止前最近一次床位设备报表中负压救护车数之和
-- definition: sum over facilities of the latest bed report before the cut
-- source:     I34
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.negative_pressure_ambulances AS amount
FROM latest_bed_report r

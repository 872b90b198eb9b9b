-- title:      空余隔离床位 / Free isolation beds
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- meaning:    各机构截止前最近一次报表中隔离床位总数减已用之和
-- definition: sum over facilities of the latest bed report before the cut; total − used
-- source:     I17
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at,
       r.isolation_beds - r.isolation_beds_used AS amount
FROM latest_bed_report r

-- title:      空余集中隔离房间 / Free central observation rooms
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- meaning:    各机构截止前最近一次报表中集中隔离房间总数减已用之和
-- definition: sum over facilities of the latest bed report before the cut; total − used
-- source:     I17
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at,
       r.central_rooms - r.central_rooms_used AS amount
FROM latest_bed_report r

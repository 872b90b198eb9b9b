-- title:      体温检测人次 / Temperature readings
-- unit_type:  人次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    体温检测记录数，每测一次计一次
-- definition: temp_measurement records, one each
-- source:     B06, second reading
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM temp_measurement r

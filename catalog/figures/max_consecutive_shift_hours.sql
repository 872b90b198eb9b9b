-- title:      最长单班时长 / Longest single shift
-- unit_type:  小时
-- nature:     cumulative
-- aggregate:  maximum
-- owner:      place
-- meaning:    截止前七天内开始的班次中最长的小时数
-- definition: longest duty_shift begun in the last 7 days before the cut, in whole hours
-- source:     I32
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at,
       (r.end_at - r.start_at) / 3600000000 AS amount
FROM duty_shift r
WHERE r.start_at >= :as_of - 604800000000

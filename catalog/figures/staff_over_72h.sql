-- title:      周值班超72小时人数 / Staff with more than 72 hours a week
-- unit_type:  人
-- nature:     stock
-- aggregate:  distinct person
-- owner:      place
-- scope:      unit
-- meaning:    截止前七天内开始的班次合计超过72小时的人数
-- definition: persons whose duty_shift records begun in the last 7 days before the cut sum to more
--   than 72 hours
-- source:     I32
SELECT w.record_id, w.record_id AS subject_id, w.person_id, w.unit_code,
       w.happened_at, CAST(NULL AS BIGINT) AS ended_at, w.hours AS amount
FROM (SELECT r.record_id, r.person_id, r.unit_code, r.happened_at,
(r.end_at - r.start_at) / 3600000000 AS hours,
             SUM(r.end_at - r.start_at) OVER (PARTITION BY r.person_id) AS in_week
      FROM duty_shift r
      WHERE r.start_at >= :as_of - 604800000000 AND r.person_id IS NOT NULL) w
WHERE w.in_week > 259200000000

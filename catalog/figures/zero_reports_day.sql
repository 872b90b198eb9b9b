-- title:      当日零报告数 / Zero reports today
-- unit_type:  个
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日上报的零报告份数
-- definition: report_instance records submitted in the day with is_zero yes
-- source:     F14
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM report_instance r
WHERE r.is_zero = 1

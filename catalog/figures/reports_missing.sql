-- title:      当日未报数 / Reports missing
-- unit_type:  个
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日到期、截止时没有上报的报表份数
-- definition: report_due whose limit lies in the day, for a day before the cut, not submitted
--   before the cut
-- source:     I31
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.due_at AS happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM due_report r
WHERE r.due_at >= :day_begin AND r.due_at < :as_of
  AND r.submitted_at IS NULL

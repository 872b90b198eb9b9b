-- title:      当日未报单位 / Units that have not reported
-- unit_type:  个
-- nature:     flow
-- aggregate:  distinct subject
-- owner:      place
-- key:        text
-- list:       key
-- meaning:    当日有报表到期、截止时没有上报的单位名单
-- definition: units with a report of reports_missing; key = name of the unit
-- source:     I31
SELECT r.record_id, r.unit_code AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.due_at AS happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, u.name AS key
FROM due_report r
JOIN unit u ON u.code = r.unit_code
WHERE r.due_at >= :day_begin AND r.due_at < :as_of AND r.submitted_at IS NULL

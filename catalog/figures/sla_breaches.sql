-- title:      超时限事项数 / Limits broken
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    超过时限没有上报的报表，加上超过时限没有核查的名单条数
-- definition: report_due past its limit without a report_instance at or before it; list_record
--   past its limit (EXPRESS 2 h, URGENT 12 h, else 24 h after it was received) without a
--   verdict at or before it
-- source:     I27
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM due_report r
WHERE r.due_at < :as_of AND (r.submitted_at IS NULL OR r.submitted_at > r.due_at)
UNION ALL
SELECT l.record_id, l.record_id AS subject_id, l.person_id, l.unit_code,
       l.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM (SELECT v.record_id, v.person_id, v.unit_code, v.happened_at, v.verdict_at,
             v.received_on + CASE v.priority WHEN 'EXPRESS' THEN 7200000000 WHEN 'URGENT' THEN 43200000000
                                             ELSE 86400000000 END AS limit_at
      FROM verified_list_record v) l
WHERE l.limit_at < :as_of AND (l.verdict_at IS NULL OR l.verdict_at > l.limit_at)

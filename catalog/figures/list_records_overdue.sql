-- title:      逾期未反馈名单 / Names past their limit
-- unit_type:  个
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- meaning:    截止时已过时限、没有任何核查结果的名单条数；加急2小时、紧急12小时、普通24小时
-- definition: list_record records without any list_verdict whose limit (EXPRESS 2 h, URGENT 12 h,
--   else 24 h after it was received) lies before the cut
-- source:     F09
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM verified_list_record r
WHERE r.verdict IS NULL
  AND r.received_on + CASE r.priority WHEN 'EXPRESS' THEN 7200000000 WHEN 'URGENT' THEN 43200000000
                                      ELSE 86400000000 END < :as_of

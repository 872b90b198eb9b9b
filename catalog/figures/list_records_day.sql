-- title:      当日收到核查名单 / Names received today
-- unit_type:  个
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日下发的核查名单条数
-- definition: list_record records received in the day
-- source:     F09
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM list_record r

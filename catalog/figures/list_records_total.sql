-- title:      核查名单总条数 / Names received in lists
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    收到的核查名单条数
-- definition: list_record records
-- source:     I29
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM list_record r

-- title:      已核查条数 / Names verified
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    已有核查结果（联系不上的除外）的名单条数
-- definition: list_record records with a list_verdict (same batch and person) other than
--   UNREACHABLE
-- source:     I29
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM verified_list_record r
WHERE r.verdict <> 'UNREACHABLE'

-- title:      信息有误条数 / Names with wrong information
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    核查结果为信息有误的名单条数
-- definition: list_record records whose verdict is WRONG
-- source:     I29
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM verified_list_record r
WHERE r.verdict = 'WRONG'

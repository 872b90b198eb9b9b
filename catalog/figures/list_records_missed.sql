-- title:      漏排条数 / Names missed before
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    核查结果为漏排的名单条数
-- definition: list_record records whose verdict is MISSED
-- source:     I29
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM verified_list_record r
WHERE r.verdict = 'MISSED'

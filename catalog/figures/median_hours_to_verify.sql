-- title:      核查用时中位数 / Median hours to verify a name
-- unit_type:  小时
-- nature:     cumulative
-- aggregate:  median
-- owner:      place
-- divisor:    3600000000
-- meaning:    名单从收到到核查的小时数的中位数
-- definition: median over verified list_record records of verdict_at − received_on
-- source:     I06
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.verdict_at - r.received_on AS amount
FROM verified_list_record r
WHERE r.verdict <> 'UNREACHABLE'

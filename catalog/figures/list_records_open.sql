-- title:      未核实名单 / Names not verified
-- unit_type:  个
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- meaning:    截止时没有核查结果或联系不上的名单条数
-- definition: list_record records without a list_verdict other than UNREACHABLE
-- source:     F09
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM verified_list_record r
WHERE r.happened_at >= :campaign_start AND (r.verdict IS NULL OR r.verdict = 'UNREACHABLE')

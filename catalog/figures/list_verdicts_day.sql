-- title:      当日核查结果分布 / Verdicts today
-- unit_type:  个
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- key:        list_verdict
-- meaning:    当日核查结果条数，按结果分
-- definition: list_verdict records of the day by verdict
-- source:     F09
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.verdict AS key
FROM list_verdict r

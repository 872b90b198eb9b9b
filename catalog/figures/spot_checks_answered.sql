-- title:      在岗接听次数 / Spot-checks answered
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    值班电话抽查在岗应答次数
-- definition: spot_check_call records that were answered
-- source:     I05
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM spot_check_call r
WHERE r.answered = 1

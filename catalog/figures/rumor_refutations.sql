-- title:      澄清网络谣言次数 / Rumours refuted
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    澄清网络谣言的次数
-- definition: opinion_action records REFUTE
-- source:     B33
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM opinion_action r
WHERE r.action = 'REFUTE'

-- title:      舆论引导次数 / Guidance of public opinion
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    舆论引导的次数
-- definition: opinion_action records GUIDE
-- source:     B32
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM opinion_action r
WHERE r.action = 'GUIDE'

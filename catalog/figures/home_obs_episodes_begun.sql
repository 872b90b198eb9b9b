-- title:      居家医学观察起数 / Home episodes begun
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    开始的居家医学观察起数
-- definition: HOME episodes begun
-- source:     C2
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM observation r
WHERE r.mode = 'HOME'

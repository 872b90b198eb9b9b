-- title:      累计住院留观起数 / Observation stays begun
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- since:      beginning
-- meaning:    开始的住院留观起数
-- definition: ward_stay of purpose OBS, since the beginning
-- source:     C4
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM ward_stay r
WHERE r.purpose = 'OBS'

-- title:      在院留观起数 / Observation stays open
-- unit_type:  次
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- meaning:    截止时没有结束的住院留观起数
-- definition: ward_stay of purpose OBS, not ended
-- source:     C4
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, e.out_at AS ended_at, 1 AS amount
FROM ward_stay r
LEFT JOIN ward_stay_end e ON e.facility = r.facility AND e.person_id = r.person_id
AND e.in_at = r.in_at
WHERE r.purpose = 'OBS'

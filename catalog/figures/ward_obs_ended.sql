-- title:      累计结束留观起数 / Observation stays ended
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- since:      beginning
-- meaning:    截止前结束的住院留观起数
-- definition: ward_stay of purpose OBS that ended before the cut, since the beginning
-- source:     C4
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, e.out_at AS ended_at, 1 AS amount
FROM ward_stay r
LEFT JOIN ward_stay_end e ON e.facility = r.facility AND e.person_id = r.person_id
AND e.in_at = r.in_at
WHERE r.purpose = 'OBS' AND e.out_at IS NOT NULL

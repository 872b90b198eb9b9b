-- title:      已结束居家医学观察起数 / Home episodes ended
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- key:        observation_end
-- meaning:    截止前结束的居家医学观察起数，按结束原因分
-- definition: HOME episodes begun since campaign_start and ended before the cut, by reason
-- source:     C2, C4
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, 1 AS amount, r.end_reason AS key
FROM observation r
WHERE r.mode = 'HOME' AND r.end_reason IS NOT NULL

-- title:      在观居家医学观察起数 / Home episodes open
-- unit_type:  次
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- meaning:    截止时没有结束的居家医学观察起数
-- definition: HOME episodes begun since campaign_start and not ended
-- source:     C2, C4
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, 1 AS amount
FROM observation r
WHERE r.mode = 'HOME' AND r.happened_at >= :campaign_start

-- title:      预检分诊室 / Triage rooms
-- unit_type:  个
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- meaning:    截止时开放的预检分诊室数
-- definition: open services TRIAGE, by facility and room
-- source:     B22
SELECT r.record_id, r.facility || '/' || r.room AS subject_id, CAST(NULL AS BIGINT) AS person_id,
       r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM open_service r
WHERE r.service = 'TRIAGE'

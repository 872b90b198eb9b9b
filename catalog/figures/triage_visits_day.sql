-- title:      当日预检分诊人次 / Triage visits today
-- unit_type:  人次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日预检分诊登记的人次
-- definition: triage_visit records of the day
-- source:     F12
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM triage_visit r

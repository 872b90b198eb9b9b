-- title:      预检分诊累计人次 / Triage visits
-- unit_type:  人次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    预检分诊登记的人次
-- definition: triage_visit records
-- source:     F12
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM triage_visit r

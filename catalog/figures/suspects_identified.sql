-- title:      排查出可疑人员 / Suspect persons identified
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      place
-- meaning:    卡口留观或移交的、名单核查为漏排或途经停留的人数，按人去重
-- definition: persons with a checkpoint_person of action HOLD or HANDOVER, or a list_verdict
--   MISSED or TRANSIT_STOP
-- source:     I06
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM checkpoint_person r
WHERE r.action IN ('HOLD', 'HANDOVER')
UNION ALL
SELECT v.record_id, v.record_id AS subject_id, v.person_id, v.unit_code,
       v.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM list_verdict v
WHERE v.verdict IN ('MISSED', 'TRANSIT_STOP')

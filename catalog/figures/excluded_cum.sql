-- title:      累计排除病例 / Suspected cases excluded
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    截止时报告卡订正为排除的人数
-- definition: persons with a card whose class at the cut is EXCL
-- source:     F14
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM case_now r
WHERE r.classification = 'EXCL'

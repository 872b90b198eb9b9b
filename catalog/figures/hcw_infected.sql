-- title:      医务人员感染数 / Health-care workers infected
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    报告卡职业为医务人员、截止时分类为疑似、临床诊断、确诊或无症状的人数
-- definition: persons with a case card of occupation MEDICAL whose class at the cut is SUSP, CLIN,
--   CONF, ASYM or MILD
-- source:     I35
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM case_now r
WHERE r.occupation = 'MEDICAL' AND r.classification IN ('SUSP', 'CLIN', 'CONF', 'ASYM', 'MILD')

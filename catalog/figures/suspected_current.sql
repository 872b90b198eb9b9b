-- title:      现有疑似病例 / Suspected cases now
-- unit_type:  人
-- nature:     stock
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    截止时分类为疑似且尚无转归的人数
-- definition: persons with a card whose class at the cut is SUSP, without an outcome
-- source:     bulletin
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM case_now r
WHERE r.classification = 'SUSP' AND r.has_outcome = 0

-- title:      累计死亡病例 / Deaths
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    转归为死亡的病例人数
-- definition: persons with a card whose outcome is DIED
-- source:     bulletin
SELECT o.record_id, o.card_no AS subject_id, r.person_id, r.unit_code,
       o.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM case_outcome o
JOIN case_report r ON r.card_no = o.card_no
WHERE o.outcome = 'DIED'

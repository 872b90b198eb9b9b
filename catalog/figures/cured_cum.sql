-- title:      累计治愈出院 / Cured
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    转归为治愈的病例人数
-- definition: persons with a card whose outcome is CURED
-- source:     bulletin
SELECT o.record_id, o.card_no AS subject_id, r.person_id, r.unit_code,
       o.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM case_outcome o
JOIN case_report r ON r.card_no = o.card_no
WHERE o.outcome = 'CURED'

-- title:      病例分类沿革 / What each card said of its case, and when
-- definition: one row a statement: the card itself at its diagnosis, and each revision of it
SELECT r.record_id, r.from_number, r.card_no, r.person_id, r.unit_code, r.happened_at, r.classification, 0 AS is_revision
FROM case_report r
UNION ALL
SELECT v.record_id, v.from_number, v.card_no, r.person_id, r.unit_code, v.happened_at, v.classification, 1 AS is_revision
FROM case_revision v
JOIN case_report r ON r.card_no = v.card_no

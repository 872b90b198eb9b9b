-- title:      在集中医学观察人数 / Persons under central observation
-- unit_type:  人
-- nature:     stock
-- aggregate:  distinct person
-- owner:      residence
-- definition: persons with a CENTRAL episode not ended
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, 1 AS amount
FROM observation r
WHERE r.mode = 'CENTRAL'

-- title:      在集中医学观察人数 / Persons under central observation
-- unit_type:  人
-- nature:     stock
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    截止时集中医学观察尚未结束的人数，按人去重
-- definition: persons with a CENTRAL episode not ended
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, r.ended_at, 1 AS amount
FROM observation r
WHERE r.mode = 'CENTRAL'

-- title:      户籍人口 / Registered population
-- unit_type:  人
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- unnamed:    the profile states a number
-- meaning:    所辖村（社区）户籍人口之和
-- definition: registered population of the villages of the subtree
-- source:     unit tree of the profile
SELECT r.record_id, r.code AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, r.last_day * 86400000000 - :zone AS ended_at, COALESCE(r.population,
       0) AS amount
FROM unit r
WHERE r.level = 'VILLAGE'

-- title:      村（社区）总户数 / Households of the villages
-- unit_type:  户
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- meaning:    所辖村（社区）户数之和
-- definition: households of the villages of the subtree
-- source:     unit tree of the profile
SELECT r.record_id, r.code AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, r.last_day * 86400000000 - :zone AS ended_at, COALESCE(r.households,
       0) AS amount
FROM unit r
WHERE r.level = 'VILLAGE'

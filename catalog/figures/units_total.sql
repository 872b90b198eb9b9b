-- title:      乡镇（街道）数 / Townships
-- unit_type:  个
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- meaning:    截止时的乡镇（街道）数
-- definition: units of level TOWNSHIP that exist at the cut
-- source:     I03
SELECT r.record_id, r.code AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, r.last_day * 86400000000 - :zone AS ended_at, 1 AS amount
FROM unit r
WHERE r.level = 'TOWNSHIP'

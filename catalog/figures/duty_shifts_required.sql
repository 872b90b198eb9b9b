-- title:      应值班次 / Shifts to be led
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- meaning:    县和各乡镇自防控开始每天两班的应值班次数
-- definition: two shifts a day for each full day from campaign_start to the cut, for each township
--   that exists at the cut and for the county itself
-- source:     I05
SELECT r.record_id, r.code AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, r.last_day * 86400000000 - :zone AS ended_at,
       (:as_of - :campaign_start) / 86400000000 * 2 AS amount
FROM unit r
WHERE r.level IN ('TOWNSHIP', 'COUNTY')

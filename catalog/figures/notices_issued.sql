-- title:      发布通告数 / Notices issued
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    发布的通告份数
-- definition: notice records
-- source:     I14
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM notice r

-- title:      发现舆情信息数 / Public-opinion items found
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    发现的舆情信息条数
-- definition: opinion_item records
-- source:     I18
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM opinion_item r

-- title:      当日舆情（按分类） / Public-opinion items by class today
-- unit_type:  个
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- key:        opinion_class
-- meaning:    当日发现的舆情条数，按分类分
-- definition: opinion_item records of the day by class
-- source:     F19
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.class AS key
FROM opinion_item r

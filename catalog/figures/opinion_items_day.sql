-- title:      当日发现舆情 / Public-opinion items found today
-- unit_type:  个
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日发现的舆情条数
-- definition: opinion_item records of the day
-- source:     F19
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM opinion_item r

-- title:      当日检查家次（按对象类别） / Visits today by kind of premises
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- key:        premises_type
-- meaning:    当日市场检查的家次，按检查对象类别分
-- definition: inspection records of the day by target_type
-- source:     F18
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.target_type AS key
FROM inspection r

-- title:      卡口检查人次 / Persons screened at checkpoints
-- unit_type:  人次
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- meaning:    卡口登记的人次之和，不去重
-- definition: sum of the persons of checkpoint_passage
-- source:     I09
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.persons AS amount
FROM checkpoint_passage r

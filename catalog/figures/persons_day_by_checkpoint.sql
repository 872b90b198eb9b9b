-- title:      当日各检测点检查人次 / Persons today by checkpoint
-- unit_type:  人次
-- nature:     flow
-- aggregate:  sum
-- owner:      place
-- key:        text
-- meaning:    当日卡口登记的人次之和，按检测点名称分
-- definition: persons_screened_day by the name of the checkpoint
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.persons AS amount, r.checkpoint AS key
FROM checkpoint_passage r

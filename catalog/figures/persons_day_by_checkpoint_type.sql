-- title:      当日检查人次（按检测点类型） / Persons today by type of checkpoint
-- unit_type:  人次
-- nature:     flow
-- aggregate:  sum
-- owner:      place
-- key:        checkpoint_type
-- meaning:    当日卡口登记的人次之和，按检测点类型分；没有登记的检测点不在内
-- definition: persons_screened_day by the type of the checkpoint of that name; passages at a
--   checkpoint that was never registered are not in it
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.persons AS amount, t.type AS key
FROM checkpoint_passage r
JOIN (SELECT c.name, MIN(c.type) AS type FROM checkpoint c GROUP BY c.name) t ON t.name = r.checkpoint

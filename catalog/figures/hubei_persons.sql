-- title:      卡口登记14天内湖北旅居人员 / Persons from Hubei at checkpoints
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      place
-- meaning:    卡口登记为14天内有湖北旅居史的人数，按人去重
-- definition: persons with a checkpoint_person with hubei_14d yes
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM checkpoint_person r
WHERE r.hubei_14d = 1

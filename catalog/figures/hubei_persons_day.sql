-- title:      当日14天内湖北旅居人员 / Persons from Hubei at checkpoints today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      place
-- within:     hubei_persons
-- meaning:    当日卡口登记为14天内有湖北旅居史的人数，按人去重
-- definition: persons with a checkpoint_person of the day with hubei_14d yes
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM checkpoint_person r
WHERE r.hubei_14d = 1

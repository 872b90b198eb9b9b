-- title:      当日舆情处置（按方式） / Actions on public opinion today
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- key:        opinion_action
-- meaning:    当日舆情处置的次数，按方式分
-- definition: opinion_action records of the day by action
-- source:     F19
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.action AS key
FROM opinion_action r

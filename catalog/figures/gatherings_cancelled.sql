-- title:      取消聚集活动 / Gatherings cancelled
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- key:        gathering_type
-- meaning:    取消的聚集活动数，按类别分
-- definition: cancelled_gathering records by type
-- source:     I15
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.type AS key
FROM cancelled_gathering r

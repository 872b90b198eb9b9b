-- title:      卡口发现发热人数 / Persons found with fever at checkpoints
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      place
-- meaning:    卡口测温37.3℃及以上的人数，按人去重
-- definition: persons with a temp_measurement of place_kind CHECKPOINT of 37.3 ℃ or more
-- source:     I09
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM temp_measurement r
WHERE r.place_kind = 'CHECKPOINT' AND r.value >= 373

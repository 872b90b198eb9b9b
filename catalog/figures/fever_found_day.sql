-- title:      当日发现体温异常 / Fever found today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      place
-- within:     fever_found
-- meaning:    当日在卡口测得体温37.3℃及以上的人数，按人去重
-- definition: persons with a temp_measurement of the day of place_kind CHECKPOINT, value ≥ 37.3
-- source:     F06
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM temp_measurement r
WHERE r.place_kind = 'CHECKPOINT' AND r.value >= 373

-- title:      发热门诊转观察人数 / Persons put under observation by fever clinics
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      place
-- meaning:    发热门诊处置为留观、收治或居家观察的人数，按人去重
-- definition: persons with a fever_visit of disposition HOLD, ADMIT or HOME_OBS
-- source:     I11
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM fever_visit r
WHERE r.disposition IN ('HOLD', 'ADMIT', 'HOME_OBS')

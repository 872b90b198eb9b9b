-- title:      实值班次 / Shifts led
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  distinct subject
-- owner:      place
-- meaning:    县和乡镇有领导带班的班次数，同一单位同一班计一次
-- definition: distinct (unit, start) of duty_shift with post LEADER, of units of level TOWNSHIP or
--   COUNTY
-- source:     I05
SELECT r.record_id, r.unit_code || '/' || CAST(r.start_at AS TEXT) AS subject_id, r.person_id,
       r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM duty_shift r
JOIN unit u ON u.code = r.unit_code
WHERE r.post = 'LEADER' AND u.level IN ('TOWNSHIP', 'COUNTY')

-- title:      当日结束住院留观人数 / Observation stays ended today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    当日在定点医院结束住院留观的人数，按人去重
-- definition: persons with a ward_stay of purpose OBS in a facility that offers DESIGNATED at the
--   cut, whose ward_stay_end lies in the day
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       e.out_at AS happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM ward_stay r
JOIN ward_stay_end e ON e.facility = r.facility AND e.person_id = r.person_id AND e.in_at = r.in_at
WHERE r.purpose = 'OBS'
  AND r.facility IN (SELECT s.facility FROM open_service s WHERE s.service = 'DESIGNATED')

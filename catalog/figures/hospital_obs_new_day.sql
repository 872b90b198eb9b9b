-- title:      当日新增住院留观人数 / Newly in the observation ward today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    当日在定点医院开始住院留观的人数，按人去重
-- definition: persons with a ward_stay of purpose OBS, begun in the day, in a facility that offers
--   DESIGNATED at the cut
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM ward_stay r
WHERE r.purpose = 'OBS'
  AND r.facility IN (SELECT s.facility FROM open_service s WHERE s.service = 'DESIGNATED')

-- title:      住院留观人数 / Persons observed in the designated hospital
-- unit_type:  人
-- nature:     stock
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    截止时在定点医院住院留观、没有出院的人数
-- definition: persons with a ward_stay of purpose OBS in a facility that offers DESIGNATED at the
--   cut, not ended before it
-- source:     B12
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, e.out_at AS ended_at, 1 AS amount
FROM ward_stay r
LEFT JOIN ward_stay_end e ON e.facility = r.facility AND e.person_id = r.person_id
AND e.in_at = r.in_at
WHERE r.purpose = 'OBS'
  AND r.facility IN (SELECT s.facility FROM open_service s WHERE s.service = 'DESIGNATED')

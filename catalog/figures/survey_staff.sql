-- title:      摸排人员数 / Surveyors
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct subject
-- owner:      place
-- unnamed:    a surveyor is told by unit and name
-- meaning:    参加入户摸排的工作人员数，同一单位同名计一次
-- definition: distinct (unit, name of the surveyor) of household survey visits
-- source:     I12
SELECT r.record_id, r.unit_code || '/' || r.surveyor AS subject_id,
       CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM household r

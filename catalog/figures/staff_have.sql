-- title:      专业医护人员现有 / Specialist staff there
-- unit_type:  人
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- key:        resource
-- scope:      unit
-- unnamed:    the office states a number of staff
-- meaning:    各类专业人员最近一次需求表中的现有数
-- definition: have of the latest resource_need of each resource that is staff
-- source:     I26
SELECT r.record_id, r.resource AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.have AS amount, r.resource AS key
FROM latest_resource_need r
WHERE r.resource IN ('INFECTION_STAFF', 'RESPIRATORY_STAFF', 'ICU_STAFF', 'LABORATORY_STAFF')

-- title:      专业设备需求 / Equipment needed
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- key:        resource
-- scope:      unit
-- meaning:    各类设备最近一次需求表中的需求数
-- definition: need of the latest resource_need of each resource that is no staff
-- source:     I26
SELECT r.record_id, r.resource AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.need AS amount, r.resource AS key
FROM latest_resource_need r
WHERE r.resource NOT IN ('INFECTION_STAFF', 'RESPIRATORY_STAFF', 'ICU_STAFF', 'LABORATORY_STAFF')

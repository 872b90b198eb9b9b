-- title:      县领导小组成员 / Members of the county leading group
-- unit_type:  人
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- key:        group_post
-- unnamed:    members are told by name and post, and have no person file
-- meaning:    县级领导小组成员数，按组内职务分
-- definition: members of organisations of kind LEADING_GROUP at level COUNTY, by post
-- source:     I02
SELECT r.record_id, r.name AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.post AS key
FROM work_org_member r
JOIN active_work_org o ON o.unit_code = r.unit_code AND o.name = r.org
WHERE o.kind = 'LEADING_GROUP' AND o.level = 'COUNTY'

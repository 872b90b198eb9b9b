-- title:      县级疫情防控会议 / County-level meetings
-- unit_type:  次
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    县级疫情防控会议次数
-- definition: meeting records of level COUNTY
-- source:     B15
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM meeting r
WHERE r.level = 'COUNTY'

-- title:      外出务工返乡人员体温检测人数 / Returned migrant workers who were screened
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    防控开始以来返乡的外出务工人员中至少测过一次体温的人数，按人去重
-- definition: persons with a returnee_record of category MIGRANT and at least one temperature
--   reading on or after campaign_start, at any time before the cut
-- source:     B06
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM returnee_record r
WHERE r.category = 'MIGRANT'
  AND r.person_id
  IN (SELECT m.person_id FROM temp_measurement m WHERE m.happened_at >= :campaign_start)

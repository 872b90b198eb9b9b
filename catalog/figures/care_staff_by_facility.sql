-- title:      各机构救治医护和检验人员 / Staff for treatment and tests by facility
-- unit_type:  人
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- key:        text
-- unnamed:    a facility states how many staff it has
-- meaning:    各机构最近一期资源日报的救治医护和检验人员数（感染、呼吸、重症、检验之和）
-- definition: infection, respiratory, intensive-care and laboratory staff of the latest bed_report
--   of each facility; key = name of the facility
-- source:     F17
SELECT r.record_id, r.facility AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.care_staff AS amount, r.facility AS key
FROM latest_bed_report r
WHERE r.care_staff > 0

-- title:      舆情（按平台） / Public-opinion items by platform
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- key:        text
-- meaning:    发现的舆情条数，按平台分；没有写平台的不计
-- definition: opinion_item records by platform
-- source:     F19
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.platform AS key
FROM opinion_item r
WHERE r.platform IS NOT NULL AND r.platform <> ''

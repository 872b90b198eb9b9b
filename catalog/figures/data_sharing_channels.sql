-- title:      当日推送名单的部门数 / Offices that sent a list today
-- unit_type:  个
-- nature:     flow
-- aggregate:  distinct subject
-- owner:      place
-- meaning:    当日送来核查名单的部门数
-- definition: distinct source_org of the list_batch records received in the day
-- source:     I04
SELECT r.record_id, r.source_org AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM list_batch r

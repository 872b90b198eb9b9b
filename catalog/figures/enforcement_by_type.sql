-- title:      立案查处类别 / Enforcement cases by type
-- unit_type:  起
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- key:        enforcement_type
-- meaning:    立案案件数，按违法类别分
-- definition: enforcement_case records by type
-- source:     I21
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.type AS key
FROM enforcement_case r

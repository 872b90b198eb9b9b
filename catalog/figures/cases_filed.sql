-- title:      立案查处 / Enforcement cases filed
-- unit_type:  起
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- meaning:    市场监管立案案件数
-- definition: enforcement_case records
-- source:     B40
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM enforcement_case r

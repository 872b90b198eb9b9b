-- title:      累计确诊病例 / Confirmed cases
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    报告卡或其订正曾判为确诊（含轻症）的人数，按人去重
-- definition: persons with a card that ever said (CONF, MILD) (the card itself or a revision
--   before the cut)
-- source:     I01
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM case_statement r
WHERE r.classification IN ('CONF', 'MILD')

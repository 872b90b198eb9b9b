-- title:      未整改问题数 / Findings not rectified
-- unit_type:  个
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- meaning:    督查发现、截止时没有整改销号的问题数
-- definition: supervision_finding records without a supervision_rectified of the same number
-- source:     I22
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM supervision_finding r
WHERE r.finding_no NOT
  IN (SELECT x.finding_no FROM supervision_rectified x WHERE x.finding_no IS NOT NULL)

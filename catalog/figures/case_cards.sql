-- title:      报告卡数 / Case cards
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- since:      beginning
-- meaning:    传染病报告卡张数，自开始起计；只有为零，报告才能写未发现病例
-- definition: case_report records, since the beginning; the zero claim of the report stands only
--   where there is none
-- source:     C5
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM case_report r

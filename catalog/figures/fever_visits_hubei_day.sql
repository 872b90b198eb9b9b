-- title:      当日发热门诊有湖北旅居史 / Fever-clinic visits today by persons from Hubei
-- unit_type:  人次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- meaning:    当日发热门诊接诊中流行病学史为湖北、武汉或途经停留的人次
-- definition: fever_visit records of the day with epi_history E2, E3 or E4
-- source:     F13
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM fever_visit r
WHERE r.epi_history IN ('E2', 'E3', 'E4')

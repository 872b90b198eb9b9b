-- title:      当日新增居家医学观察人数 / Newly under home observation today
-- unit_type:  人
-- nature:     flow
-- aggregate:  distinct person
-- owner:      residence
-- within:     home_obs_cumulative
-- meaning:    当日第一次开始居家医学观察的人数，按人去重
-- definition: persons whose first HOME episode in the scope of home_obs_cumulative began in the
--   day
-- source:     F05
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM (SELECT s.record_id, s.person_id, s.unit_code, s.happened_at,
             ROW_NUMBER() OVER (PARTITION BY s.person_id ORDER BY s.happened_at, s.record_id) AS from_first
      FROM home_observation_scope s) r
WHERE r.from_first = 1

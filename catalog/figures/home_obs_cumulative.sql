-- title:      累计居家医学观察人数 / Persons ever under home observation
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    自防控开始曾居家医学观察的人数，按人去重；误录的不计
-- definition: persons with a HOME episode begun since campaign_start (profile home_obs_scope
--   hubei_only: for reasons E2, E3, E4 alone); an episode ended VOID does not exist
-- source:     B10
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM home_observation_scope r

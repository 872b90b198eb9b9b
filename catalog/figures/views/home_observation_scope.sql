-- title:      纳入统计的居家观察 / Home episodes in the scope of the county's figures
-- definition: HOME episodes begun since the campaign started; where the profile says home_obs_scope
--   hubei_only, those for reasons E2, E3, E4 alone
SELECT o.record_id, o.person_id, o.unit_code, o.happened_at, o.ended_at, o.end_reason
FROM observation o
WHERE o.mode = 'HOME' AND o.start_at >= :campaign_start_day
  AND (:home_obs_scope = 'all' OR o.reason IN ('E2', 'E3', 'E4'))

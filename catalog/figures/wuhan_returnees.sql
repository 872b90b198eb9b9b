-- title:      武汉市返乡人员 / Returnees from Wuhan
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- within:     hubei_returnees
-- since:      beginning
-- meaning:    自湖北重点日起，从武汉返回、途经武汉并停留、行程中到过武汉，或名单核查属实的人数，按人去重
-- definition: persons whom a record places in a division 4201… before the arrival: left from
--   there, stopped over there (minutes > 0), a leg of a trip from there that was no mere
--   transit, or a list clue upheld by a verdict KNOWN, MISSED or TRANSIT_STOP (counted
--   from the verdict); arrival or clue on or after hubei_since, which stands in for
--   campaign_start
-- source:     B09
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM hubei_stay r
WHERE r.region LIKE '4201%' OR r.stop_region LIKE '4201%'

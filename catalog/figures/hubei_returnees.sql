-- title:      湖北省返乡人员 / Returnees from Hubei
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- since:      beginning
-- meaning:    自湖北重点日起，从湖北返回、途经湖北并停留、行程中到过湖北，或名单核查属实的人数，按人去重
-- definition: persons whom a record places in a division 42… before the arrival: left from there,
--   stopped over there (minutes > 0), a leg of a trip from there that was no mere
--   transit, or a list clue upheld by a verdict KNOWN, MISSED or TRANSIT_STOP (counted
--   from the verdict); arrival or clue on or after hubei_since, which stands in for
--   campaign_start
-- source:     B08
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM hubei_stay r
WHERE r.region LIKE '42%' OR r.stop_region LIKE '42%'

-- title:      返乡务工人员来源省份 / Returned migrant workers by province left
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- key:        province
-- meaning:    返乡务工人员数，按最近一次返乡的来源省份分
-- definition: persons by the province of depart_region of their latest MIGRANT returnee_record
--   since campaign_start (later recorded wins a tie)
-- source:     I23
SELECT l.record_id, l.record_id AS subject_id, l.person_id, l.unit_code,
       l.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, SUBSTR(l.depart_region, 1,
       2) AS key
FROM (SELECT r.record_id, r.person_id, r.unit_code, r.happened_at, r.depart_region,
             ROW_NUMBER() OVER (PARTITION BY r.person_id
                                ORDER BY r.happened_at DESC, r.from_number DESC,
                                r.record_id DESC) AS from_last
      FROM returnee_record r
      WHERE r.category = 'MIGRANT' AND r.happened_at >= :campaign_start) l
WHERE l.from_last = 1

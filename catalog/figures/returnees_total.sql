-- title:      返乡人员总数 / Returnees
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    防控开始以来登记返乡的人数，不分类别，按人去重
-- definition: persons with a returnee_record, any category, who arrived on or after campaign_start
-- source:     I24
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM returnee_record r

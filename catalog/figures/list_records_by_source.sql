-- title:      核查名单（按来源单位） / Names by sender
-- unit_type:  个
-- nature:     cumulative
-- aggregate:  count
-- owner:      place
-- key:        text
-- meaning:    收到的核查名单条数，按来源单位分
-- definition: list_record records by source_org
-- source:     F09
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.source_org AS key
FROM verified_list_record r

-- title:      未办结舆情信息数 / Public-opinion items open
-- unit_type:  个
-- nature:     stock
-- aggregate:  count
-- owner:      place
-- meaning:    截止时没有办结的舆情信息条数
-- definition: opinion_item records without an opinion_action of the same item that closes it
-- source:     I18
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM opinion_item r
WHERE r.item_no NOT IN (SELECT a.item_no FROM opinion_action a WHERE a.closes = 1
  AND a.item_no IS NOT NULL)

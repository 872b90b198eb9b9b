-- title:      舆情响应用时中位数 / Median minutes to the first action
-- unit_type:  分钟
-- nature:     cumulative
-- aggregate:  median
-- owner:      place
-- divisor:    60000000
-- meaning:    舆情从发现到首次处置的分钟数的中位数
-- definition: median over the opinion_item records that have an action of (earliest action −
--   found)
-- source:     I18
SELECT r.record_id, r.item_no AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, a.first_at - r.found_at AS amount
FROM opinion_item r
JOIN (SELECT x.item_no, MIN(x.acted_at) AS first_at FROM opinion_action x GROUP BY x.item_no) a
  ON a.item_no = r.item_no

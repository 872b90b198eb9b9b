-- title:      通报统计数 / Counts received from elsewhere
-- unit_type:  人
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- key:        count_measure
-- unnamed:    the counts come as numbers; the persons behind them have no file here
-- meaning:    各单位、各地区截止前最近一次日报数之和，按指标分；同一范围只由一级单位填报
-- definition: by measure, the latest day_count before the cut of each unit and area, summed; a unit that
--   counts its whole subtree is the only one that reports of it
-- source:     bulletins
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.count AS amount, r.measure AS key
FROM latest_day_count r

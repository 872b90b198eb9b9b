-- title:      价格异常预警次数 / Price alerts today
-- unit_type:  次
-- nature:     flow
-- aggregate:  count
-- owner:      place
-- scope:      unit
-- meaning:    当日采价高于该商品首个采价日均价1.15倍的次数
-- definition: price_sample records of the day dearer than 1.15 × the mean price of the commodity
--   on its first sampled day on or after campaign_start
-- source:     I33
SELECT s.record_id, s.commodity AS subject_id, CAST(NULL AS BIGINT) AS person_id, s.unit_code,
       s.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM price_sample s
JOIN (SELECT p.commodity, SUM(p.price) AS first_sum, COUNT(*) AS first_count
      FROM price_sample p
      JOIN (SELECT x.commodity, MIN(x.sampled_at) AS first_day
            FROM price_sample x
            WHERE x.sampled_at >= :campaign_start_day
            GROUP BY x.commodity) d
        ON d.commodity = p.commodity AND p.sampled_at = d.first_day
      GROUP BY p.commodity) m
  ON m.commodity = s.commodity
WHERE s.price * m.first_count * 100 > m.first_sum * 115

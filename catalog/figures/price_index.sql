-- title:      民生商品价格指数 / Price index
-- unit_type:  指数
-- nature:     stock
-- aggregate:  mean
-- owner:      place
-- divisor:    10000000
-- scope:      unit
-- meaning:    各商品最近采价日均价与首个采价日均价之比的平均，首日为100
-- definition: 100 × mean over commodities of (mean price of its samples of the latest day that has
--   any before the cut / mean price of its samples of the first day, on or after
--   campaign_start, that has any). Subject = commodity; the amount, the same on each of
--   its rows, is its index in ten-millionths
-- source:     I33
SELECT s.record_id, s.commodity AS subject_id, CAST(NULL AS BIGINT) AS person_id, s.unit_code,
       s.happened_at, CAST(NULL AS BIGINT) AS ended_at,
       CAST(m.last_sum * m.first_count * 1000000000 / (m.first_sum * m.last_count) AS BIGINT) AS amount
FROM price_sample s
JOIN (SELECT p.commodity, d.first_day, d.last_day,
             CAST(SUM(CASE WHEN p.sampled_at = d.first_day THEN p.price ELSE 0 END) AS BIGINT) AS first_sum,
             CAST(SUM(CASE WHEN p.sampled_at = d.first_day THEN 1 ELSE 0 END) AS BIGINT) AS first_count,
             CAST(SUM(CASE WHEN p.sampled_at = d.last_day THEN p.price ELSE 0 END) AS BIGINT) AS last_sum,
             CAST(SUM(CASE WHEN p.sampled_at = d.last_day THEN 1 ELSE 0 END) AS BIGINT) AS last_count
      FROM price_sample p
      JOIN (SELECT x.commodity, MIN(x.sampled_at) AS first_day, MAX(x.sampled_at) AS last_day
            FROM price_sample x
            WHERE x.sampled_at >= :campaign_start_day
            GROUP BY x.commodity) d ON d.commodity = p.commodity
      GROUP BY p.commodity, d.first_day, d.last_day) m
  ON m.commodity = s.commodity AND (s.sampled_at = m.first_day OR s.sampled_at = m.last_day)
WHERE m.first_sum > 0

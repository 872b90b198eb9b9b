-- title:      物资缺口 / Shortage by item
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- key:        supply_sku, resource
-- scope:      unit
-- meaning:    各单位最近一次需求表中需求超过现有的数量之和；负压病房、负压救护车、负压担架取最近一次资源需求表
-- definition: by item: sum over offices of max(0, need − have) of the latest supply_demand of each
--   (office, item); for NP_ROOM, NP_AMBULANCE, NP_STRETCHER max(0, need − have) of the
--   latest resource_need
-- source:     I25
SELECT d.record_id, d.office AS subject_id, CAST(NULL AS BIGINT) AS person_id, d.unit_code,
       d.happened_at, CAST(NULL AS BIGINT) AS ended_at,
       CASE WHEN d.need > d.have THEN d.need - d.have ELSE 0 END AS amount, d.sku AS key
FROM latest_supply_demand d
UNION ALL
SELECT n.record_id, n.resource AS subject_id, CAST(NULL AS BIGINT) AS person_id, n.unit_code,
       n.happened_at, CAST(NULL AS BIGINT) AS ended_at,
       CASE WHEN n.need > n.have THEN n.need - n.have ELSE 0 END AS amount, n.resource AS key
FROM latest_resource_need n
WHERE n.resource IN ('NP_ROOM', 'NP_AMBULANCE', 'NP_STRETCHER')

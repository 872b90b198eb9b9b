-- title:      未来七天需求 / Need for seven days
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- key:        supply_sku
-- scope:      unit
-- meaning:    各单位最近一期需求表的未来七天需求之和，按品名分
-- definition: by item: sum over offices of the need of the latest supply_demand
-- source:     F16
SELECT r.record_id, r.office AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.need AS amount, r.sku AS key
FROM latest_supply_demand r

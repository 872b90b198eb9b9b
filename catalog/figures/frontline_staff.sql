-- title:      一线人员数 / Frontline staff
-- unit_type:  人
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- unnamed:    an office states how many frontline staff it has
-- meaning:    各单位最近一次防护服需求表中的一线人数之和
-- definition: sum over offices of the frontline staff in the latest supply_demand of item SUIT
-- source:     I35
SELECT r.record_id, r.office AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.frontline AS amount
FROM latest_supply_demand r
WHERE r.sku = 'SUIT'

-- title:      计划日消耗量 / Planned use a day
-- unit_type:  个
-- nature:     stock
-- aggregate:  sum
-- owner:      place
-- key:        supply_sku
-- divisor:    1000
-- scope:      unit
-- meaning:    一线岗位人数乘以每人每日消耗定额，按品名分；观察对象、转运、流调采样和办公人员不在内，手套以副计
-- definition: by item: sum over roles of the staff (view frontline_role) × what one uses in a day
--   (view burn_rate). Counted are the staff posted at checkpoints and those whom offices
--   state as frontline in their latest demand; observed persons, ambulance crews,
--   samplers and office staff are not, as no record says how many they are. Gloves in
--   pairs
-- source:     I20
SELECT r.record_id, b.sku AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.staff * b.thousandths AS amount, b.sku AS key
FROM frontline_role r
JOIN burn_rate b ON b.role = r.role

-- title:      纳入管理的农贸市场、超市和酒店 / Markets, supermarkets and hotels managed
-- unit_type:  家
-- nature:     cumulative
-- aggregate:  distinct subject
-- owner:      place
-- within:     premises_inspected
-- meaning:    检查过的农贸市场、超市和酒店家数，同一家计一次
-- definition: distinct (unit, name) of inspections of type MARKET, SUPERMARKET or HOTEL
-- source:     I16
SELECT r.record_id, r.unit_code || '/' || r.target_name AS subject_id,
       CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM inspection r
WHERE r.target_type IN ('MARKET', 'SUPERMARKET', 'HOTEL')

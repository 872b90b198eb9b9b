-- title:      未办结指令 / Open orders
-- unit_type:  个
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- key:        order_type
-- meaning:    截止时尚无记录答复的指令项数，按指令类别分
-- definition: orders that no record has answered before the cut, by order_type (view open_order);
--   a duty counts once
-- source:     I27
SELECT r.record_id, r.duty AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.order_type AS key
FROM open_order r

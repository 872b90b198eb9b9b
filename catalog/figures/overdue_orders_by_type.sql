-- title:      逾期未办结指令 / Orders past their limit
-- unit_type:  个
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- key:        order_type
-- meaning:    截止时已过时限、尚无记录答复的指令项数，按指令类别分
-- definition: orders of open_orders_by_type whose due_at lies before the cut
-- source:     I27
SELECT r.record_id, r.duty AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount, r.order_type AS key
FROM open_order r
WHERE r.due_at < :as_of

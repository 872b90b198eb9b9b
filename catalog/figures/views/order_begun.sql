-- title:      指令及其起算时间 / Orders with the moment from which records answer them
-- definition: begins_at is the start of the first day of the order, else of the day on which it
--   was given
SELECT r.record_id, r.person_id, r.unit_code, r.happened_at, r.order_type, r.subject, r.policy_row, r.first_day,
       r.planned_end, r.due_at,
       COALESCE(r.first_day * 86400000000, (r.happened_at + :zone) / 86400000000 * 86400000000) - :zone AS begins_at
FROM "order" r

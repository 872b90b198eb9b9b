-- title:      已有记录答复的指令 / Orders that a record has answered
-- definition: record_id of each order that an office's record fulfils: the rules of
--   src/measures/order.cpp, by joins on the person; a record answers from the first day
--   of the order on, else from the day it was given
SELECT o.record_id
FROM order_begun o
JOIN observation e ON e.person_id = o.person_id
WHERE o.order_type IN ('HOME_OBSERVATION', 'CENTRAL_OBSERVATION', 'CONTACT_OBSERVATION')
  AND (o.planned_end IS NULL OR e.start_at <= o.planned_end)
  AND (e.ended_at IS NULL OR e.ended_at >= o.begins_at)
  AND (o.order_type <> 'CENTRAL_OBSERVATION' OR e.mode <> 'HOME')
  AND (o.order_type <> 'CONTACT_OBSERVATION' OR o.planned_end IS NULL OR e.planned_end IS NULL
       OR e.planned_end >= o.planned_end)
UNION ALL
SELECT o.record_id
FROM order_begun o
JOIN observation e ON e.person_id = o.person_id AND e.happened_at >= o.begins_at
WHERE o.order_type = 'TELL_COMMAND' OR (o.order_type = 'HOSPITAL_OBSERVATION' AND e.mode = 'HOSP')
UNION ALL
SELECT o.record_id
FROM order_begun o
JOIN (SELECT w.person_id, w.happened_at, x.out_at
      FROM ward_stay w
      LEFT JOIN ward_stay_end x ON x.facility = w.facility AND x.person_id = w.person_id AND x.in_at = w.in_at) w
  ON w.person_id = o.person_id
WHERE (o.order_type IN ('HOME_OBSERVATION', 'CENTRAL_OBSERVATION', 'CONTACT_OBSERVATION', 'HOSPITAL_OBSERVATION',
                        'FEVER_CLINIC') AND (w.out_at IS NULL OR w.out_at >= o.begins_at))
   OR (o.order_type = 'TELL_COMMAND' AND w.happened_at >= o.begins_at)
UNION ALL
SELECT o.record_id
FROM order_begun o
JOIN fever_visit f ON f.person_id = o.person_id AND f.happened_at >= o.begins_at
WHERE o.order_type IN ('FEVER_CLINIC', 'TELL_COMMAND')
UNION ALL
SELECT o.record_id
FROM order_begun o
JOIN case_investigation i ON i.person_id = o.person_id AND i.happened_at >= o.begins_at
WHERE o.order_type = 'TELL_COMMAND'
UNION ALL
SELECT o.record_id
FROM order_begun o
JOIN case_investigation i ON i.card_no = o.subject
WHERE o.order_type = 'CASE_INVESTIGATION'
UNION ALL
SELECT o.record_id
FROM order_begun o
LEFT JOIN temp_measurement b ON b.record_id = o.subject
JOIN temp_measurement m ON m.person_id = o.person_id AND m.happened_at >= COALESCE(b.happened_at, o.begins_at)
WHERE o.order_type = 'REMEASURE' AND m.record_id <> o.subject
  AND (m.site IS NULL OR m.site <> 'FOREHEAD' OR m.value >= 350)
UNION ALL
SELECT o.record_id
FROM order_begun o
JOIN checkpoint_person c ON c.person_id = o.person_id AND c.happened_at >= o.begins_at
WHERE o.order_type = 'TURN_BACK' AND c.action = 'TURN_BACK'
UNION ALL
SELECT o.record_id
FROM order_begun o
LEFT JOIN observation e ON e.record_id = o.subject
WHERE o.order_type IN ('RELEASE_PROPOSED', 'CHECK_MISSED') AND (e.record_id IS NULL OR e.ended_at IS NOT NULL)
UNION ALL
SELECT o.record_id
FROM order_begun o
JOIN observation_check c ON c.person_id = o.person_id AND c.temp IS NOT NULL
WHERE o.order_type = 'CHECK_MISSED'
  AND (c.checked_at > o.first_day
       OR (c.checked_at = o.first_day AND (o.policy_row = 'am_slot_closes' OR c.slot = 'PM')))
UNION ALL
SELECT o.record_id
FROM order_begun o
JOIN verified_list_record l ON l.record_id = o.subject
WHERE o.order_type = 'LIST_OVERDUE' AND l.verdict IS NOT NULL
UNION ALL
SELECT o.record_id
FROM order_begun o
JOIN due_report d ON d.record_id = o.subject
WHERE o.order_type = 'REPORT_OVERDUE' AND d.submitted_at IS NOT NULL
UNION ALL
SELECT o.record_id
FROM order_begun o
JOIN specimen s ON s.person_id = o.person_id AND s.happened_at >= o.begins_at
WHERE o.order_type = 'SPECIMEN'

-- title:      未办结的指令 / Orders that no record has answered
-- definition: without an answer (answered_order) before the cut; an observation whose last day has
--   passed is open no more; of a duty given twice to one person (the cause was
--   corrected) both rows have one duty, so that it counts once; a CLUSTER_ALERT is news,
--   which nothing answers, and is not among them
SELECT o.record_id, o.person_id, o.unit_code, o.happened_at, o.due_at, o.order_type,
       o.order_type || '/' || CASE WHEN o.order_type IN ('CASE_INVESTIGATION', 'RELEASE_PROPOSED', 'LIST_OVERDUE',
                                                         'REPORT_OVERDUE')
                                   THEN COALESCE(o.subject, o.record_id)
                                   WHEN o.order_type = 'TELL_COMMAND'
                                   THEN COALESCE(CAST(o.person_id AS TEXT), o.record_id) || '/' || o.policy_row
                                   ELSE COALESCE(CAST(o.person_id AS TEXT), o.record_id) END AS duty
FROM order_begun o
WHERE o.order_type <> 'CLUSTER_ALERT'
  AND o.record_id NOT IN (SELECT a.record_id FROM answered_order a)
  AND (o.planned_end IS NULL OR o.planned_end >= CAST(:as_of_day AS BIGINT) - 1
       OR o.order_type NOT IN ('HOME_OBSERVATION', 'CENTRAL_OBSERVATION', 'CONTACT_OBSERVATION'))

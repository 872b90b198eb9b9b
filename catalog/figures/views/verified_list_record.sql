-- title:      名单人员及其核查 / Names in lists with the verdict on each
-- definition: the verdict of the same batch and person, where there is one before the cut
SELECT l.record_id, l.person_id, l.unit_code, l.happened_at, l.received_on, l.priority, l.source_org, v.verdict, v.verdict_at
FROM list_record l
LEFT JOIN (SELECT x.batch_no, x.person_id, x.verdict, x.verdict_at,
                  ROW_NUMBER() OVER (PARTITION BY x.batch_no, x.person_id
                                     ORDER BY x.verdict_at, x.from_number) AS from_first
           FROM list_verdict x) v
  ON v.batch_no = l.batch_no AND v.person_id = l.person_id AND v.from_first = 1

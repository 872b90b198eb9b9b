-- title:      应报报表及其上报 / Reports due with the time they were submitted
-- definition: the earliest report_instance of the same form, unit and day before the cut
SELECT d.record_id, d.form_code, d.unit_code, d.happened_at, d.due_at, i.submitted_at
FROM report_due d
LEFT JOIN (SELECT x.form_code, x.unit_code, x.period_day, MIN(x.submitted_at) AS submitted_at
           FROM report_instance x
           GROUP BY x.form_code, x.unit_code, x.period_day) i
  ON i.form_code = d.form_code AND i.unit_code = d.unit_code AND i.period_day = d.period_day

-- title:      病例现分类与转归 / Each card with its class at the cut
-- definition: the classification of the latest revision before the cut (by time of the revision), else of the
--   card; has_outcome is 1 where an outcome of the card happened before the cut
SELECT r.record_id, r.card_no, r.person_id, r.unit_code, r.happened_at, r.occupation, s.classification,
       CASE WHEN o.card_no IS NULL THEN 0 ELSE 1 END AS has_outcome
FROM case_report r
JOIN (SELECT x.card_no, x.classification,
             ROW_NUMBER() OVER (PARTITION BY x.card_no
                                ORDER BY x.is_revision DESC, x.happened_at DESC, x.from_number DESC) AS from_last
      FROM case_statement x) s
  ON s.card_no = r.card_no AND s.from_last = 1
LEFT JOIN (SELECT DISTINCT c.card_no FROM case_outcome c) o ON o.card_no = r.card_no

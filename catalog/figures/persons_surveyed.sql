-- title:      摸排人数 / Persons surveyed
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- unnamed:    a visit states how many persons are at home, not who
-- meaning:    各户最近一次摸排的在家人数之和
-- definition: sum of the persons at home in the latest visit of each (unit, household number)
-- source:     I12
SELECT l.record_id, l.unit_code || '/' || l.household AS subject_id,
       CAST(NULL AS BIGINT) AS person_id, l.unit_code,
       l.happened_at, CAST(NULL AS BIGINT) AS ended_at, l.persons AS amount
FROM (SELECT r.record_id, r.unit_code, r.household, r.happened_at, r.persons,
             ROW_NUMBER() OVER (PARTITION BY r.unit_code, r.household
                                ORDER BY r.happened_at DESC, r.from_number DESC) AS from_last
      FROM household r
      WHERE r.happened_at >= :campaign_start) l
WHERE l.from_last = 1

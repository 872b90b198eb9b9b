-- title:      累计追踪密切接触者 / Close contacts traced
-- unit_type:  人
-- nature:     cumulative
-- aggregate:  distinct person
-- owner:      residence
-- meaning:    登记的密切接触者人数（不含一般接触者和密接的密接），按人去重
-- definition: persons with a close_contact of a class other than GC and CC2
-- source:     bulletin
SELECT r.record_id, r.record_id AS subject_id, r.person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM close_contact r
WHERE r.contact_class NOT IN ('GC', 'CC2')

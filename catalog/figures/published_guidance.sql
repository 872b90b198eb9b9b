-- title:      向公众公布的防护指引 / Guidance shown to the public
-- unit_type:  个
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- key:        text
-- list:       key
-- meaning:    截止时在公众页面上显示的防护指引
-- definition: public_guidance shown at the cut, from the beginning of its first day to the end of its
--   last; key = title
-- source:     the page for the public
SELECT r.record_id, r.title AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, (r.shown_until + 1) * 86400000000 - :zone AS ended_at, 1 AS amount, r.title AS key
FROM public_guidance r

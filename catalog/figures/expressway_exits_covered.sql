-- title:      设点高速路口 / Expressway exits with a checkpoint
-- unit_type:  个
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- definition: distinct (unit, station; where it is empty, name) of the open checkpoints of type
--   EXPRESSWAY
-- source:     B17
SELECT r.record_id, r.unit_code || '/' || COALESCE(NULLIF(r.station, ''), r.name) AS subject_id,
       CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM open_checkpoint r
WHERE r.type = 'EXPRESSWAY'

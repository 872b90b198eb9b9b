-- title:      设点汽车站 / Bus stations with a checkpoint
-- unit_type:  个
-- nature:     stock
-- aggregate:  distinct subject
-- owner:      place
-- meaning:    截止时开放的汽车站检测点所在站点数，同一站点计一次
-- definition: distinct (unit, station; where it is empty, name) of the open checkpoints of type
--   BUS
-- source:     I07
SELECT r.record_id, r.unit_code || '/' || COALESCE(NULLIF(r.station, ''), r.name) AS subject_id,
       CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, 1 AS amount
FROM open_checkpoint r
WHERE r.type = 'BUS'

"""A kind and a figure that the program does not ship: spot checks of masks, as a county might add them one morning."""

KIND = """kind: mask_check
title: {zh: 口罩佩戴抽查, en: Mask check}
group: command
happened: checked_at
place: unit
key: [unit, checked_at, place]
sources: [township, command, other]
fields:
  unit: {type: unit, zh: 抽查单位, en: Unit, required: true}
  checked_at: {type: instant, zh: 抽查时间, en: Checked, required: true}
  place: {type: text, zh: 抽查地点, en: Place, required: true}
  persons: {type: number, zh: 抽查人数, en: Persons checked, unit: 人, range: [0, 10000], required: true}
  wearing: {type: number, zh: 佩戴人数, en: Wearing a mask, unit: 人, range: [0, 10000], required: true}
"""

FIGURE = """-- title:      口罩佩戴人次 / Persons wearing a mask
-- unit_type:  人次
-- nature:     cumulative
-- aggregate:  sum
-- owner:      place
-- definition: sum of wearing of mask_check
SELECT r.record_id, r.record_id AS subject_id, CAST(NULL AS BIGINT) AS person_id, r.unit_code,
       r.happened_at, CAST(NULL AS BIGINT) AS ended_at, r.wearing AS amount
FROM mask_check r
"""

SHEET = """口罩佩戴抽查表
填报单位：东风镇人民政府　　填报日期：2020-02-03
抽查时间,抽查地点,抽查单位,佩戴人数,抽查人数
2月1日9时,农贸市场,东风镇,37,40
2020.2.2 10:30,汽车站,西坡镇,18,25
2020-02-02 11:00,菜场,东风镇,99999,25
"""


def add_to(catalog):
    """`catalog`: the folder, as a path."""
    (catalog / "kinds" / "mask_check.yaml").write_text(KIND)
    (catalog / "figures" / "masks_worn.sql").write_text(FIGURE)

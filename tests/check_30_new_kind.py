#!/usr/bin/env python3
"""A new kind and a new figure are two files in catalog/, and nothing else: they appear in template, import, record, figures
and rows of the program as it is. What was known before keeps the definitions of then. On both engines.

Usage: check_30_new_kind.py [PROGRAM]    (default: $LIANFANG or build/lianfang)
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

import engines

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = str(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LIANFANG", ROOT / "build" / "lianfang")).resolve())
CUT = ("--as-of", "2020-02-03T24:00")

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


class County:
    def __init__(self, url, folder, catalog):
        self.url, self.folder, self.catalog = url, folder, catalog

    def run(self, *arguments, now="2020-02-04T08:00", status=0):
        command = [PROGRAM, "--db", self.url, "--catalog", str(self.catalog), "--now", now, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder)
        if done.returncode != status:
            sys.exit(f"{' '.join(command)}\n  ended with {done.returncode}, not {status}\n{done.stdout}{done.stderr}")
        return done.stdout

    def figure(self, name, *arguments):
        return json.loads(self.run("--json", "figures", name, *CUT, *arguments))[0]


def expect(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: {found}, not {expected}")
    print(f"  {what}: {found}")


def sheet_texts(path):
    with zipfile.ZipFile(path) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def check(engine):
    folder = pathlib.Path(engine.folder)
    catalog = folder / "catalog"
    shutil.copytree(ROOT / "catalog", catalog)
    county = County(engine.fresh("county"), folder, catalog)
    county.run("init", "--county", str(ROOT / "tests/handmade/profile.yaml"), now="2020-01-20T08:00")
    meetings = str(ROOT / "tests/handmade/files/25-meeting.csv")
    county.run("import", meetings, "--kind", "meeting", now="2020-02-04T07:00")
    before = county.figure("command_meetings")
    expect("county meetings by the shipped definition", before["value"], 2)

    (catalog / "kinds" / "mask_check.yaml").write_text(KIND)
    (catalog / "figures" / "masks_worn.sql").write_text(FIGURE)
    meeting = catalog / "figures" / "command_meetings.sql"
    meeting.write_text(meeting.read_text().replace("WHERE r.level = 'COUNTY'", "WHERE r.level <> ''"))

    county.run("template", "mask_check", "-o", str(folder / "blank.xlsx"))
    texts = sheet_texts(folder / "blank.xlsx")
    expect("labels on the blank sheet", [label for label in ("抽查单位", "抽查时间", "佩戴人数") if label not in texts], [])

    (folder / "masks.csv").write_text(SHEET)
    told = json.loads(county.run("--json", "import", str(folder / "masks.csv"), status=1))
    told = told[0] if isinstance(told, list) else told
    expect("accepted and rejected of the sheet", (told["accepted"], told["rejected"]), (2, 1))
    county.run("record", "mask_check", "unit=东风镇", "checked_at=2020-02-03T09:00", "place=超市", "persons=10", "wearing=9")

    worn = county.figure("masks_worn")
    expect("masks worn in the county", (worn["value"], worn["rows"], worn["unit_type"]), (64, 3, "人次"))
    expect("masks worn in 西坡镇", county.figure("masks_worn", "--unit", "西坡镇")["value"], 18)
    rows = json.loads(county.run("--json", "rows", "masks_worn", *CUT))
    expect("places in the rows", sorted(row["抽查地点"] for row in rows), sorted(["农贸市场", "汽车站", "超市"]))

    known = ("--known-at", str(before["known_at"]))
    expect("county meetings by the definition of today", county.figure("command_meetings")["value"], 3)
    then = county.figure("command_meetings", *known)
    expect("how they were answered", (before.pop("answered"), then.pop("answered")), ("kept", "counted"))
    expect("the same as known then, by the definition of then", then, before)
    expect("known then, by the definition of today", county.figure("command_meetings", *known, "--definitions", "today")["value"], 3)
    county.run("figures", "masks_worn", *CUT, *known, status=2)
    print("  masks worn as known then: no such figure yet")
    county.run("verify")
    print("  verify: passes")


engines.on_each(check)

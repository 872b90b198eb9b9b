#!/usr/bin/env python3
"""A new kind and a new figure are two files in catalog/, and nothing else: they appear in template, import, record, figures and rows of the
program as it is; and of its server in catalogue, form, list, import, export and OpenAPI (in a browser: check_73_browser.py). What was known
before keeps the definitions of then. On both engines.

Usage: check_30_new_kind.py [PROGRAM]    (default: $LIANFANG or build/lianfang)
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import zipfile

import engines
from new_kind import SHEET, add_to
from served import PASSWORD, Person, Served, program, uuid7

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = str(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LIANFANG", ROOT / "build" / "lianfang")).resolve())
CUT = ("--as-of", "2020-02-03T24:00")

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


def check_served(county):
    """The same kind and figure over the network, by somebody whose post works with the kind's group."""
    told = ("--db", county.url, "--catalog", str(county.catalog), "--now", "2020-02-04T08:30")
    program(*told, "account", "add", "office", "--name", "某某", "--post", "command_office", "--unit", "470101000000", "--office", "指挥部办公室",
            told=PASSWORD + "\n")
    served = Served(county.url, "2020-02-04T09:00", catalog=county.catalog)
    person = Person(served, "office")
    kinds = {kind["name"]: kind for kind in person.ask("GET", "/api/catalogue")[1]["kinds"]}
    fields = {field["name"]: (field["labels"]["zh"], field["type"], field["required"]) for field in kinds["mask_check"]["fields"]}
    expect("a field of its form", (fields["wearing"], kinds["mask_check"]["may_record"]), (("佩戴人数", "number", True), True))
    values = {"unit": "东风镇", "checked_at": "2020-02-03T10:00", "place": "书店", "persons": "5", "wearing": "5"}
    status, answer = person.ask("POST", "/api/records/mask_check", {"id": uuid7(), "fields": values})
    expect("a record by its form", (status, answer["fate"]), (200, "accepted"))
    status, answer = person.ask("POST", "/api/records/mask_check", {"id": uuid7(), "fields": {**values, "wearing": "99999"}})
    expect("a fault at its field", (status, [fault["field"] for fault in answer["faults"]]), (400, ["wearing"]))
    headers = {"Cookie": person.cookie, "X-Lianfang-Token": person.session["token"]}
    _, text, _ = served.ask("POST", "/api/imports?name=masks.csv", SHEET.replace("2月1日9时", "2月1日11时").encode(), headers)
    job = json.loads(text)["id"]
    while (answer := person.ask("GET", f"/api/imports/{job}")[1])["state"] not in ("done", "failed"):
        time.sleep(0.05)
    expect("a sheet that names no kind", (answer["sheets"][0]["kind"], answer["fates"]["accepted"], answer["fates"]["known"],
                                          answer["fates"]["rejected"]), ("mask_check", 1, 1, 1))
    places = [record["values"]["place"] for record in person.ask("GET", "/api/records/mask_check")[1]["records"]]
    expect("its list", sorted(places), sorted(["农贸市场", "农贸市场", "汽车站", "超市", "书店"]))
    _, answer = person.ask("POST", "/api/exports", {"kind": "mask_check", "format": "jsonl", "purpose": "试", "columns": ["place", "wearing"]})
    rows = [json.loads(line) for line in answer.splitlines()[1:]]
    expect("its export", sorted(row["place"] for row in rows), sorted(places))
    _, answer = person.ask("GET", "/api/figures?names=masks_worn&as_of=2020-02-03T24:00")
    expect("its figure", answer["figures"][0]["value"], sum(int(row["wearing"]) for row in rows))
    described = json.loads(served.ask("GET", "/api/openapi.json")[1])
    expect("its schema in OpenAPI", ("/api/records/mask_check" in described["paths"],
                                     sorted(described["components"]["schemas"]["mask_check"]["required"])), (True, sorted(fields)))
    expect("complaints of the server", served.end(), "")


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

    add_to(catalog)
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
    check_served(county)
    county.run("verify")
    print("  verify: passes")


engines.on_each(check)

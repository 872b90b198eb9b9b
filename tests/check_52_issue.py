#!/usr/bin/env python3
"""A report is issued: fixed with its figures and bytes. Shown again it is byte-equal, after later records and under a changed catalogue;
counted again as known then its figures are equal; a flipped byte is found; what changed since is told record by record, each class
as it was caused here, and the classes add up. On both engines."""
import hashlib
import json
import os
import shutil
import subprocess
import sys

import engines

LIANFANG = os.environ["LIANFANG"]
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CUT, NEXT_CUT = "2020-02-03T24:00", "2020-02-04T24:00"


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


class County:
    def __init__(self, url, folder, catalog=""):
        self.url, self.folder, self.catalog = url, folder, catalog
        self.now = "2020-02-04T02:00"

    def run(self, *arguments, status=(0,)):
        catalog = ["--catalog", self.catalog] if self.catalog else []
        done = subprocess.run([LIANFANG, "--db", self.url, "--now", self.now, *catalog, *arguments], capture_output=True, text=True)
        if done.returncode not in status:
            sys.exit(f"FAILED: {' '.join(arguments)}: exit status {done.returncode}\n{done.stdout[-800:]}\n{done.stderr[-2000:]}")
        return done.stdout

    def json(self, *arguments, status=(0,)):
        return json.loads(self.run(*arguments, "--json", status=status))

    def issue(self, *extra, as_of=CUT, status=(0,)):
        return self.json("report", "issue", "work", "--as-of", as_of, *extra, status=status)

    def shown(self, issue, extension):
        path = f"{self.folder}/shown.{extension}"
        self.run("report", "show", issue, "-o", path)
        return open(path, "rb").read()

    def figures(self, as_of, known_at):
        listed = self.json("figures", "--as-of", as_of, "--known-at", str(known_at))
        return {(f["figure"], f.get("key", "")): f["value"] for f in listed}

    def record(self, kind, *fields):
        return self.json("record", kind, *fields)["record"]

    def rows(self, figure, key_heading, as_of=CUT):
        """Value under the heading → record id, of the rows behind a figure."""
        return {row[key_heading]: row["记录编号"] for row in self.json("rows", figure, "--as-of", as_of)}


def digests(county, issue):
    return {name: county.shown(issue, name) for name in county.json("report", "show", issue)["files"]}


def check_issue(county):
    first = county.issue("--addressee", "省督导组", "--by", "李县长")
    expect(first["issue"] == "work 2020-1" and first["replaces"] == "", f"the first issue: {first['issue']}")
    kept = digests(county, "2020-1")
    expect({"html", "md", "json", "txt"} <= set(kept), f"kept as {sorted(kept)}")
    for name, facts in first["files"].items():
        expect(facts["bytes"] == len(kept[name]), f".{name} has its {facts['bytes']} bytes")
        own = hashlib.blake2b(kept[name], digest_size=32).hexdigest()
        expect(facts["digest"] == own, f".{name} has the digest in the ledger")
    expect("省督导组" in kept["html"].decode(), "the issue is addressed")
    figures = json.loads(kept["json"])
    expect(len(figures) > 100 and all(f["figure"] for f in figures), f"the issue keeps its {len(figures)} figures")
    values = county.figures(CUT, first["known_at"])
    plain = [f for f in figures if not f.get("within") and not f.get("derived") and (f["figure"], f.get("key", "")) in values]
    for figure in plain:
        expect(figure["value"] == values[figure["figure"], figure.get("key", "")], f"{figure['anchor']} is what `figures` gives")
    again = county.issue()
    expect(again["issue"] == "work 2020-2" and again["replaces"] == "work 2020-1", "the same cut again names what it replaces")
    expect("订正2020-1" in again["warnings"], "and its appendix says so")
    village = county.issue("--unit", "东风镇", status=(0, 1))
    expect(village["issue"] == "work 2020-1" and village["unit"] != first["unit"], "each unit numbers its own issues")
    told = subprocess.run([LIANFANG, "--db", county.url, "report", "show", "2020-1"], capture_output=True, text=True)
    expect(told.returncode == 2 and "不止一个" in told.stderr, "an ambiguous number is told")
    listed = {each["report"]: each["issues"] for each in county.json("report", "list")}
    expect([i["issue"] for i in listed["work"]] == ["work 2020-1", "work 2020-2", "work 2020-1"], "the list shows the issues")
    print(f"  issued with {len(figures)} figures ({len(plain)} compared with `figures`), as {', '.join(sorted(kept))}")
    return first, kept


def later_records(county):
    """What happens after the first issue; returns class → record → who is expected to be told by it."""
    county.now = "2020-02-04T09:00"
    funds = county.rows("funds_allocated_wan", "拨款文号")
    returnees = county.rows("returnees_total", "姓名")
    late_fund = county.record("fund_txn", "拨款文号=F9", "拨付日期=2020-02-01", "金额（万元）=12", "资金来源=县级", "--unit", "河口县")
    late_person = county.record("returnee_record", "姓名=钱新一", "联系电话=15400000091", "现居住地=东风镇李庄村", "人员类别=外出务工返乡",
                                "返回前所在地=湖北省武汉市", "返乡日期=2020-01-24", "--source", "东风镇人民政府", "--unit", "东风镇")
    county.record("fund_txn", "拨款文号=F2", "拨付日期=2020-02-03", "金额（万元）=20", "资金来源=县级", "--unit", "河口县",
                  "--corrects", funds["F2"], "--reason", "笔误")
    county.run("record", "--withdraw", returnees["孙七七"], "--reason", "重复")
    merged = person_of(county, "赵四四"), person_of(county, "陈五五")
    county.run("person", "merge", merged[0], merged[1], "--reason", "同一人")
    met = county.record("meeting", "召开时间=2020-02-04 10:00", "级别=县级", "会议名称=第三次会议", "--unit", "河口县")
    return {"late_fund": late_fund, "late_person": late_person, "corrected": funds["F2"], "withdrawn": returnees["孙七七"], "met": met}


def person_of(county, name):
    """The person's number, from the difference's own words: a merge names numbers, a sheet does not."""
    listed = county.json("report", "diff", "work 2020-2", "today", "--unit", "河口县", "--as-of", "2020-01-15T24:00")
    people = {r["record"]: r["person"] for f in listed["figures"] for p in f["parts"] for r in p["records"] if "person" in r}
    for figure in ("hubei_returnees",):
        for row in county.json("rows", figure, "--as-of", CUT):
            if row["姓名"] == name and row["记录编号"] in people:
                return str(people[row["记录编号"]])
    sys.exit(f"FAILED: no person {name}")


def causes(difference, figure, key=""):
    found = [f for f in difference["figures"] if f["figure"] == figure and f["key"] == key and not f["within"]]
    expect(len(found) == 1, f"{figure} has changed")
    return found[0], {name: one.get("change") for name, one in found[0]["parts"][0]["causes"].items()}


def check_sums(county, difference, first, as_of):
    """Every figure: its classes add up to the change, and both ends are what `figures` gives at their own cut and number."""
    after_known = difference["after"]["known_at"]
    ends = county.figures(CUT, first["known_at"]), county.figures(as_of, after_known)
    added = compared = 0
    for figure in difference["figures"]:
        expect(figure["adds_up"], f"{figure['anchor']} adds up")
        name = figure["figure"], figure["key"]
        if figure["anchor"] == (f"{figure['figure']}-{figure['key']}" if figure["key"] else figure["figure"]):
            for end, side in zip(ends, ("before", "after")):
                if name in end:
                    compared += 1
                    expect(end[name] == figure[side], f"{name} {side} is {end[name]}, the difference says {figure[side]}")
        for part in figure["parts"]:
            changes = [one.get("change") for one in part["causes"].values()]
            if None in changes or part["before"] is None or part["after"] is None:
                continue
            added += 1
            expect(abs(part["before"] + sum(changes) - part["after"]) < 1e-6, f"{figure['anchor']}: {part['figure']} adds up: {part}")
            expect(abs(sum(changes) - sum(r["change"] for r in part["records"])) < 1e-6, f"{figure['anchor']}: the records give the classes")
    expect(added > 20 and compared > 20, f"{added} sums and {compared} values were compared")
    return added, compared


def check_difference(county, first, made):
    difference = county.json("report", "diff", "work 2020-1", "today", "--unit", "河口县", "--as-of", NEXT_CUT)
    figure, told = causes(difference, "funds_allocated_wan")
    expect((figure["before"], figure["after"]) == (123.5, 132.5) and told == {"late": 12, "corrected": -3}, f"funds: {told}")
    records = {r["record"]: r["cause"] for r in figure["parts"][0]["records"]}
    expect(records == {made["late_fund"]: "late", made["corrected"]: "corrected"}, f"the records of the funds: {records}")
    figure, told = causes(difference, "hubei_returnees")
    expect((figure["before"], figure["after"]) == (6, 5) and told == {"late": 1, "withdrawn": -1, "merged": -1}, f"returnees: {told}")
    records = {r["record"]: r["cause"] for r in figure["parts"][0]["records"]}
    expect(records.get(made["late_person"]) == "late" and records.get(made["withdrawn"]) == "withdrawn", f"their records: {records}")
    figure, told = causes(difference, "command_meetings")
    expect(told["happened"] == figure["after"] - figure["before"], f"meetings happened: {told}")
    expect(made["met"] in [r["record"] for r in figure["parts"][0]["records"]], "the meeting of the next day is named")
    added, compared = check_sums(county, difference, first, NEXT_CUT)
    same_cut = county.json("report", "diff", "work 2020-1", "today", "--unit", "河口县")
    expect("command_meetings" not in [f["figure"] for f in same_cut["figures"]], "at the same cut nothing has happened since")
    expect(all(f["adds_up"] for f in same_cut["figures"]), "at the same cut every change adds up")
    text = county.run("report", "diff", "work 2020-1", "today", "--unit", "河口县", "--as-of", NEXT_CUT)
    expect("补报　+12" in text and "订正　-3" in text and "人员合并" in text, "the terminal tells the classes")
    print(f"  the difference to today: {len(difference['figures'])} figures changed, {added} sums and {compared} values compared")


def check_township(county):
    """A person who moves to another township has moved, and is not gone."""
    county.now = "2020-02-04T10:00"
    issued = county.issue("--unit", "西坡镇", "--despite", "试验", status=(0, 1))
    county.now = "2020-02-05T03:00"
    county.record("person_register", "姓名=李三三", "联系电话=15400000003", "现居住地=东风镇李庄村", "登记日期=2020-02-04", "--unit", "东风镇")
    difference = county.json("report", "diff", issued["issue"], "today", "--unit", "西坡镇", "--as-of", NEXT_CUT)
    records = [(f["anchor"], r) for f in difference["figures"] for p in f["parts"] for r in p["records"]]
    moved = {r["person"] for _, r in records if r["cause"] == "moved"}
    expect(len(moved) == 1, f"one person moved away: {records}")
    lost = {(anchor, r["cause"]) for anchor, r in records if r.get("person") in moved and not r["gain"]}
    expect(len(lost) >= 3 and {cause for _, cause in lost} == {"moved"}, f"wherever that person no longer counts: {lost}")
    expect(all(f["adds_up"] for f in difference["figures"]), "a township's changes add up")
    print("  who moved to another township is told as moved")


def check_past(county, kept, first):
    """A month later, with a catalogue that changed a template and a definition."""
    changed = f"{county.folder}/catalog"
    shutil.copytree(f"{ROOT}/catalog", changed)
    path = f"{changed}/reports/work.zh.txt"
    text = open(path, encoding="utf-8").read()
    open(path, "w", encoding="utf-8").write(text.replace("坚决贯彻", "全面贯彻", 1))
    path = f"{changed}/figures/command_meetings.sql"
    text = open(path, encoding="utf-8").read()
    expect("'COUNTY'" in text, "the definition to be changed is there")
    open(path, "w", encoding="utf-8").write(text.replace("= 'COUNTY'", "= 'TOWNSHIP'", 1))
    county.catalog, county.now = changed, "2020-03-05T08:00"
    for extension, bytes_then in kept.items():
        path = f"{county.folder}/again.{extension}"
        county.run("report", "show", "work 2020-1", "--unit", "河口县", "-o", path)
        expect(open(path, "rb").read() == bytes_then, f".{extension} is byte-equal a month later")
    recounted = county.json("report", "show", "work 2020-1", "--unit", "河口县", "--recompute")
    expect(not recounted["different"] and recounted["equal"] > 100, f"counted again as known then: {recounted['different'][:3]}")
    difference = county.json("report", "diff", "work 2020-1", "today", "--unit", "河口县")
    figure, told = causes(difference, "command_meetings")
    expect(set(told) == {"redefined"} and figure["adds_up"], f"a changed definition is told as such: {told}")
    print(f"  a month later under another catalogue: byte-equal, {recounted['equal']} figures counted again equal")


def check_flipped(county, engine):
    county.run("verify")
    number = engine.rows(county.url, "SELECT MIN(number) FROM kept_file")[0][0]

    def put(name, content):
        engine.change(county.url, "UPDATE kept_file SET bytes = ? WHERE number = ? AND name = ?", content, number, name)

    def kept(name):
        return engine.bytes_at(county.url, "SELECT bytes FROM kept_file WHERE number = ? AND name = ?", number, name)

    for name in ("html", "json"):
        whole = kept(name)
        flipped = bytearray(whole)
        flipped[len(flipped) // 2] ^= 1
        for content, status in ((bytes(flipped), 1), (whole, 0)):
            put(name, content)
            told = county.run("verify", status=(status,))
            expect(status == 0 or f"第{number}号记录所存文件 {name}" in told, f"the flipped byte of .{name} is named: {told}")
    whole = kept("json")
    figures = json.loads(whole)
    figures[0]["value"] = 4711
    put("json", json.dumps(figures).encode())
    told = county.run("report", "show", "work 2020-1", "--unit", "河口县", "--recompute", status=(1,))
    expect("4711" in told, "a changed figure is told by counting again")
    put("json", whole)
    print("  one flipped byte of a kept file is found by verify, a changed figure by counting again")


def check_engine(engine):
    county = County(engine.fresh("issue"), engine.folder)
    county.run("init", "--county", f"{ROOT}/tests/handmade/profile.yaml")
    files = sorted(os.listdir(f"{ROOT}/tests/handmade/files"))
    county.run("import", *[f"{ROOT}/tests/handmade/files/{file}" for file in files], status=(0, 1))
    first, kept = check_issue(county)
    made = later_records(county)
    check_difference(county, first, made)
    check_township(county)
    check_flipped(county, engine)
    check_past(county, kept, first)


if __name__ == "__main__":
    engines.on_each(check_engine)

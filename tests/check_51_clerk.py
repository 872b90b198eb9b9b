#!/usr/bin/env python3
"""What a clerk does with the report, without a build: the county's own edition of the template with another sentence, figure and table;
mistakes told with line and mend; the shipped one's later changes shown; derived sentences edited before the issue, and kept. On both engines."""
import json
import os
import re
import shutil
import subprocess
import sys

import engines

LIANFANG = os.environ["LIANFANG"]
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CUT = ["--as-of", "2020-02-03T24:00"]


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Office:
    def __init__(self, url, folder):
        self.url, self.folder, self.catalog = url, folder, f"{folder}/catalog"
        shutil.copytree(f"{ROOT}/catalog", self.catalog)

    def run(self, *arguments, status=(0,), now="2020-02-04T02:00"):
        done = subprocess.run([LIANFANG, "--db", self.url, "--catalog", self.catalog, "--now", now, *arguments],
                              capture_output=True, text=True)
        expect(done.returncode in status, f"{' '.join(arguments)}: {done.returncode}\n{done.stdout[-500:]}{done.stderr[-1000:]}")
        return done.stdout + done.stderr

    def text(self, *extra):
        self.run("report", "work", *CUT, *extra, "-o", f"{self.folder}/work.md")
        return read(f"{self.folder}/work.md")


def prepare(office):
    sheets = f"{office.folder}/sheets"
    subprocess.run([LIANFANG, "sample", "-o", sheets, "--population", "6000", "--seed", "9", "--from", "2020-01-10", "--to",
                    "2020-02-03"], check=True, capture_output=True)
    office.run("init", "--county", f"{sheets}/profile.yaml", now="2020-01-10T00:00")
    subprocess.run([LIANFANG, "--db", office.url, "--catalog", office.catalog, "import", "--arrivals",
                    f"{sheets}/arrivals.csv"], capture_output=True, check=False)


def check_own_template(office):
    shipped = f"{office.catalog}/reports/work.zh.txt"
    own = f"{office.catalog}/reports/county/work.zh.txt"
    before = office.text()
    told = office.run("report", "own", "work")
    expect("county/work.zh.txt" in told and read(own) == read(shipped), "the shipped template is copied")
    text = read(own).replace(
        "@attachments", "本县另有网格{{grid_units}}个，返乡人员{{returnees_total compared 人}}。\n\n{{table 本县加的表}}\n@unit 单位：人\n单位 | 返乡\n---\n"
        "{{for each unit of TOWNSHIP}}\n{{unit}} | {{returnees_total}}\n{{end}}\n= 合计 | {{returnees_total}}\n{{end}}\n\n@attachments", 1)
    write(own, text)
    after = office.text()
    grids = json.loads(office.run("figures", "grid_units", *CUT, "--json"))[0]["value"]
    expect(f"本县另有网格{grids}个" in after and "本县加的表" in after and "本县另有" not in before, "sentence, figure and table are printed")
    rows = [int(n) for n in re.findall(r"\| [^|]+ \| (\d+) \|", after[after.index("本县加的表"):after.index("附件")])]
    expect(len(rows) > 2 and sum(rows[:-1]) == rows[-1], f"the table adds up: {rows}")
    expect("本县另有" not in office.text("--shipped"), "the shipped one is there when asked for")

    line = text[:text.index("本县另有")].count("\n") + 1
    write(own, text.replace("网格{{grid_units}}个，返乡", "网格{{grid_unit}}个，返乡"))
    told = office.run("check", status=(1,))
    expect(f"第{line}行" in told and "grid_units" in told and "county/work.zh.txt" in told, f"a mistake names file, line and mend: {told}")
    write(f"{office.folder}/before.md", "old")
    office.run("report", "work", *CUT, "-o", f"{office.folder}/before.md", status=(2,))
    expect(read(f"{office.folder}/before.md") == "old", "a wrong template writes nothing")
    write(own, text)

    write(shipped, read(shipped).replace("@attachments", "随附的模板后来加的一句。\n\n@attachments", 1))
    told = office.run("report", "own", "work")
    expect("随附的模板后来加的一句" in told, f"what the shipped one became is shown: {told}")
    told = office.run("report", "work", *CUT, "-o", f"{office.folder}/work.md")
    expect("report own work" in told and "随附的模板后来加的一句" not in read(f"{office.folder}/work.md").split("数字来源")[0],
           "it is told and not forced")
    print("  the county's own template: sentence, figure, table, mistakes, later changes")


def check_edits(office):
    draft = f"{office.folder}/draft.txt"
    office.run("report", "work", *CUT, "--draft", draft)
    text = read(draft)
    names = re.findall(r"^\[(problems\.\w+)\]$", text, re.M)
    expect(len(names) >= 3, f"problems were derived: {names}")
    bodies = dict(re.findall(r"^\[(problems\.\w+)\]\n(.*)$", text, re.M))
    numbered = next(name for name in names if re.search(r"\[\d", bodies[name]))
    number = re.search(r"\[([^\]]+)\]", bodies[numbered]).group(1)
    gone = next(name for name in names if name != numbered)
    edited = text.replace(bodies[numbered], f"县里核过，仍是[{number}]，请上级支持。").replace(bodies[gone], "")
    write(draft, edited + "\n[problems+]\n隔离点取暖没有解决。\n")
    page = office.text("--edits", draft)
    body, sources = page.split("数字来源", 1)
    expect(f"县里核过，仍是{number}，请上级支持。" in body and "隔离点取暖没有解决。" in body, "edited and added sentences stand in the report")
    plain = bodies[gone].replace("[", "").replace("]", "")
    expect(plain not in body and "县里核过" in sources, "a sentence that was emptied is left out; the edits are told in the appendix")

    told = office.run("report", "issue", "work", *CUT, "--edits", draft)
    issue = re.search(r"work (\d{4}-\d+)", told).group(1)
    kept = f"{office.folder}/kept.md"
    office.run("report", "show", issue, "-o", kept)
    expect("县里核过" in read(kept), "the issue keeps the edited text")
    write(draft, edited.replace(f"[{number}]", "[999999]"))
    told = office.run("report", "work", *CUT, "--edits", draft, "-o", kept, status=(2,))
    expect("999999" in told, f"a number of the ledger cannot be changed by hand: {told}")
    print(f"  derived sentences: {len(names)} problems, edited, left out, added, kept with the issue")


def check(engine):
    office = Office(engine.fresh("county"), engine.folder)
    prepare(office)
    check_own_template(office)
    check_edits(office)


engines.on_each(check)
print("clerk: no build was needed")

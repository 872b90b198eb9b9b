#!/usr/bin/env python3
"""The hand-made county: its sheets are imported and every figure is compared with what was worked out on paper
(tests/handmade/expected.txt). On both engines.

Usage: check_20_handmade.py [PROGRAM]    (default: $LIANFANG or build/lianfang)
"""
import csv
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

import engines

ROOT = pathlib.Path(__file__).resolve().parent.parent
HERE = ROOT / "tests" / "handmade"
PROGRAM = str(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LIANFANG", ROOT / "build" / "lianfang")).resolve())
FIRST_CAME = "2020-02-04T08:00"
KNOWN_FIRST = "2020-02-04T12:00"
LATE_CAME = "2020-02-05T08:00"


def run(url, *arguments, now=FIRST_CAME, status=(0,)):
    command = [PROGRAM, "--db", url, "--now", now, *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in status:
        sys.exit(f"{' '.join(command)}\n  ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def expectations():
    """[(cut, unit, known, {figure[/key]: value or None}, {…: line number})] from expected.txt."""
    parts = []
    for number, line in enumerate((HERE / "expected.txt").read_text().splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        header = re.fullmatch(r"\[(\S+) (\S+) (first|last)\]", line)
        if header:
            parts.append((*header.groups(), {}, {}))
            continue
        name, value = (text.strip() for text in line.split("="))
        parts[-1][3][name] = None if value == "none" else float(value)
        parts[-1][4][name] = number
    return parts


def import_folder(url, folder, now):
    for path in sorted((HERE / folder).glob("*.csv")):
        kind = path.stem.split("-")[1]
        told = json.loads(run(url, "--json", "import", str(path), "--kind", kind, now=now))
        one = told[0] if isinstance(told, list) else told
        rows = sum(1 for line in path.read_text().splitlines()[3:] if line)
        if one["rejected"] or one["accepted"] != rows:
            sys.exit(f"{path.name}: {rows} rows, but {json.dumps(one, ensure_ascii=False)}")


def all_figures(url, now, *known):
    """Every figure of the county and its townships at two cuts, whole as printed."""
    texts = []
    for cut in ("2020-02-01T24:00", "2020-02-03T24:00"):
        texts.append(run(url, "--json", "figures", "--as-of", cut, *known, now=now))
        texts.append(run(url, "--json", "figures", "--as-of", cut, "--units", "TOWNSHIP", *known, now=now))
    return texts


def import_all(url):
    """What was printed before the late files came is printed again afterwards, as known then."""
    run(url, "init", "--county", str(HERE / "profile.yaml"), now="2020-01-20T08:00")
    import_folder(url, "files", FIRST_CAME)
    printed = all_figures(url, FIRST_CAME)
    number = json.loads(printed[0])[0]["known_at"]
    import_folder(url, "late", LATE_CAME)
    again = all_figures(url, LATE_CAME, "--known-at", str(number))
    by_time = all_figures(url, LATE_CAME, "--known-at", KNOWN_FIRST)
    faults = [f"cut {i}: what was issued is not reproduced" for i in range(4) if not printed[i] == again[i] == by_time[i]]
    if all_figures(url, LATE_CAME) == printed:
        faults.append("the late files changed nothing")
    return faults, len(printed)


def figures(url, cut, unit, known):
    arguments = ["--json", "figures", "--as-of", cut, "--unit", unit]
    if known == "first":
        arguments += ["--known-at", KNOWN_FIRST]
    return json.loads(run(url, *arguments, now=LATE_CAME))


def check_against_paper(url):
    """Each part's figures; and in the first part, which is whole, no key but those listed."""
    faults, compared = [], 0
    for index, (cut, unit, known, expected, lines) in enumerate(expectations()):
        computed = figures(url, cut, unit, known)
        found = {f["figure"] + ("/" + f["key"] if "key" in f else ""): f["value"] for f in computed}
        for name, value in expected.items():
            compared += 1
            if name not in found:
                faults.append(f"expected.txt:{lines[name]}: {name} is absent, not {value}")
            elif found[name] != value:
                faults.append(f"expected.txt:{lines[name]}: {name} is {found[name]}, not {value}")
        if index == 0:
            faults += [f"{name} = {value} is not in expected.txt" for name, value in found.items() if name not in expected]
    return faults, compared


def check_rows(url):
    """Every number of the county opens to exactly as many rows as it says."""
    faults = []
    computed = figures(url, "2020-02-03T24:00", "河口县", "last")
    for figure in computed:
        arguments = ["--json", "rows", figure["figure"], "--as-of", "2020-02-03T24:00"]
        if "key" in figure:
            arguments += ["--key", figure["key"]]
        rows = json.loads(run(url, *arguments, now=LATE_CAME))
        if len(rows) != figure["rows"]:
            faults.append(f"{figure['figure']}/{figure.get('key', '')}: {figure['rows']} rows, but {len(rows)} are listed")
    return faults, len(computed)


def check_pages(url):
    """The list page by page, as the program says where the next begins, is the whole list."""
    asked = ["rows", "list_records_total", "--as-of", "2020-02-03T24:00"]
    whole = json.loads(run(url, "--json", *asked, now=LATE_CAME))
    paged, place = [], []
    while place is not None:
        done = subprocess.run([PROGRAM, "--db", url, "--now", LATE_CAME, "--json", *asked, "--limit", "2", *place], capture_output=True,
                              text=True, check=True)
        paged += json.loads(done.stdout)
        place = ["--page", done.stderr.split()[-1]] if "--page " in done.stderr else None
    faults = [] if len(whole) > 3 and paged == whole else [f"list_records_total: {len(whole)} rows, page by page {len(paged)}, or not the same"]
    wrong = subprocess.run([PROGRAM, "--db", url, *asked, "--page", "third"], capture_output=True, text=True)
    if wrong.returncode != 2 or "--page" not in wrong.stderr:
        faults.append(f"a place that is none: {wrong.returncode} {wrong.stderr}")
    return faults, len(whole)


def check_by_unit(url):
    """One run over all townships gives what each gives alone."""
    faults = []
    together = json.loads(run(url, "--json", "figures", "--as-of", "2020-02-03T24:00", "--units", "TOWNSHIP", now=LATE_CAME))
    for unit in sorted({figure["unit"] for figure in together}):
        alone = json.loads(run(url, "--json", "figures", "--as-of", "2020-02-03T24:00", "--unit", unit, now=LATE_CAME))
        key = lambda figure: (figure["figure"], figure.get("key", ""))
        one = {key(figure): figure for figure in alone}
        other = {key(figure): figure for figure in together if figure["unit"] == unit}
        for name in sorted(set(one) | set(other)):
            if one.get(name) != other.get(name):
                faults.append(f"unit {unit}: {name} is {one.get(name)} alone and {other.get(name)} in the run over all")
    return faults, len(together)


def check_not_midnight(url):
    """A cut other than 24:00 says how many rows are dated by day alone."""
    one = json.loads(run(url, "--json", "figures", "price_alerts", "hospital_obs_current", "--as-of", "2020-02-03T12:00", now=LATE_CAME))
    found = {figure["figure"]: figure.get("rows_dated_by_day") for figure in one}
    expected = {"price_alerts": 1, "hospital_obs_current": 0}
    return ([] if found == expected else [f"rows dated by day: {found}, not {expected}"]), 2


def check_constraints(url):
    """The case cards break the claim of no cases; the reports that are missing are named; nothing else is wrong."""
    told = json.loads(run(url, "--json", "figures", "--check", "--as-of", "2020-02-03T24:00", now=LATE_CAME))
    found = {breach["name"]: breach for breach in told}
    faults = [f"{name}: {breach['zh']}" for name, breach in found.items() if breach["severity"] == "error"]
    faults += [f"{name} is not told" for name in ("no_cases", "reports_missing") if name not in found]
    if found.get("reports_missing", {}).get("units") != ["470101101000"]:
        faults.append(f"reports are missing from {found.get('reports_missing', {}).get('units')}, not from 西坡镇")
    return faults, len(told)


def check_export():
    """What a sheet would run as a formula stays text in every export."""
    titles = ["=1+1", "+1", "-x", "@SUM(A1)", "-3", "平常的标题"]
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:{folder}/export.db"
        run(url, "init", "--county", str(HERE / "profile.yaml"), now="2020-01-20T08:00")
        for number, title in enumerate(titles):
            run(url, "record", "notice", "unit=河口县", f"notice_no=第{number}号", f"title={title}", "published_at=2020-02-01")
        for ending in ("csv", "json", "xlsx"):
            run(url, "rows", "notices_issued", "--as-of", "2020-02-03T24:00", "-o", f"{folder}/rows.{ending}")
        text = pathlib.Path(folder, "rows.csv").read_text(encoding="utf-8-sig")
        cells = {row["标题"] for row in csv.DictReader(text.splitlines())}
        expected = {"'=1+1", "'+1", "'-x", "'@SUM(A1)", "-3", "平常的标题"}
        if cells != expected:
            faults.append(f"csv: {cells}, not {expected}")
        told = {row["标题"] for row in json.loads(pathlib.Path(folder, "rows.json").read_text())}
        if told != set(titles):
            faults.append(f"json: {told}")
        with zipfile.ZipFile(f"{folder}/rows.xlsx") as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        if "<f>" in sheet or ">=1+1<" not in sheet:
            faults.append("xlsx: a cell is a formula, or the text is lost")
    for fault in faults:
        print(fault)
    print(f"check_export: 3 formats, {len(faults)} wrong")
    return not faults


def check_engine(engine):
    url, failed = engine.fresh("handmade"), False
    for check in (import_all, check_against_paper, check_rows, check_pages, check_by_unit, check_not_midnight, check_constraints):
        faults, count = check(url)
        for fault in faults:
            print(fault)
        print(f"  {check.__name__}: {count} compared, {len(faults)} wrong")
        failed = failed or bool(faults)
    return not failed


def main():
    passed = engines.on_each(check_engine) + [check_export()]
    sys.exit(0 if all(passed) else 1)


main()

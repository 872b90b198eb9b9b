#!/usr/bin/env python3
"""The main job on real public data: what none of us wrote is imported with the maps of catalog/maps, counted, and compared.

    LIANFANG=build/lianfang tests/real.py DIR

Status 0 where every comparison holds, 1 where one does not. Data that is not there is skipped, aloud.
"""
import collections
import csv
import datetime
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import xml.etree.ElementTree
import zipfile

PROGRAM = os.environ.get("LIANFANG", "build/lianfang")
NATION = "100000000000"
XINYANG = "411500000000"
CUT = "2020-02-21T24:00"
REPORT_CUT = "2020-02-03T24:00"

out = pathlib.Path(os.environ.get("LIANFANG_REAL_OUT", "real"))
os.environ["LIANFANG_KEYS"] = str(out.resolve() / "keys")  # Beside its ledger, which is as little a secret.
failures = []


def say(text):
    print(text, flush=True)


def expect(what, seen, wanted):
    holds = seen == wanted
    say(f"  {'agrees' if holds else 'DIFFERS'}: {what}: {seen}" + ("" if holds else f", expected {wanted}"))
    if not holds:
        failures.append(what)


def run(database, *arguments, accept=(0,)):
    command = [PROGRAM, "--db", f"sqlite:{database}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in accept:
        sys.exit(f"{' '.join(command)}\nstatus {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def rows_of(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(path, names, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def import_file(database, path, *options):
    """Imports one file and prints its fate in a line; gives the program's own account."""
    begin = time.time()
    printed = run(database, "--json", "import", path, "--returned", out / "returned", *options, accept=(0, 1))
    account = objects(printed)[0]
    say(f"  {path.name}: accepted {account['accepted']}, completed {account['completed']}, known {account['known']}, "
        f"rejected {account['rejected']} ({time.time() - begin:.1f} s)")
    for reason, number in reasons(account).most_common(6):
        say(f"    rejected {number}: {reason}")
    return account


def objects(printed):
    """JSON objects one a line, or in a list."""
    text = printed.strip()
    if text.startswith("["):
        return json.loads(text)
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def reasons(account):
    """Why rows were refused, from the returned sheet, without the texts that the rows themselves hold."""
    counted = collections.Counter()
    for row in returned_rows(account["returned"]) if account["returned"] else []:
        text = re.sub(r"「[^」]*」", "「…」", row.get("退回原因", ""))
        text = re.sub(r"第 ?[0-9]+ ?行", "另一行", text)
        counted[re.sub(r"但[^，。；]*不同", "但内容不同", text)] += bool(text)
    return +counted


SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def returned_rows(path):
    """Rows of the first sheet of a workbook by the labels of its first row."""
    with zipfile.ZipFile(path) as book:
        shared = [] if "xl/sharedStrings.xml" not in book.namelist() else [
            "".join(piece.text or "" for piece in text.iter(SHEET + "t"))
            for text in xml.etree.ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        sheet = xml.etree.ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    labels = None
    for row in sheet.iter(SHEET + "row"):
        cells = {}
        for cell in row.iter(SHEET + "c"):
            text = "".join(piece.text or "" for piece in cell.iter() if piece.tag in (SHEET + "v", SHEET + "t"))
            cells[cell.get("r").rstrip("0123456789")] = shared[int(text)] if cell.get("t") == "s" and text else text
        if labels is None:
            labels = cells if "退回原因" in cells.values() else None
        else:
            yield {label: cells.get(column, "") for column, label in labels.items()}


def figures(database, names, as_of, unit=None):
    arguments = ["--json", "figures", *names, "--as-of", as_of] + (["--unit", unit] if unit else [])
    return {(f["figure"], f.get("key", "")): f["value"] for f in json.loads(run(database, *arguments))}


# --- the profiles ---------------------------------------------------------------------------------------------------

def unit_lines(code, name, level, parent):
    above = f', parent: "{parent}"' if parent else ""
    return f'  - {{code: "{code}", name: {name}, level: {level}{above}}}\n'


def write_profile(path, name, short_name, units):
    text = f"county: {{name: {name}, short_name: {short_name}}}\ncampaign_start: 2019-12-01\nhubei_since: 2020-01-10\n"
    text += "policy: []\nunits:\n" + "".join(unit_lines(*unit) for unit in units)
    path.write_text(text, encoding="utf-8")


def nation_units(folder):
    units = [(NATION, "全国", "NATION", "")]
    for row in rows_of(folder / "provinces.csv"):
        units.append((row["code"] + "0" * 10, row["name"], "PROVINCE", NATION))
    units += [(code + "0" * 10, name, "PROVINCE", NATION)
              for code, name in (("71", "台湾省"), ("81", "香港特别行政区"), ("82", "澳门特别行政区"))]
    for row in rows_of(folder / "cities.csv"):
        units.append((row["code"] + "0" * 8, row["name"], "PREFECTURE", row["provinceCode"] + "0" * 10))
    seen = {unit[0] for unit in units}
    for row in rows_of(folder / "areas.csv"):
        code = row["code"] + "0" * 6
        if code not in seen:
            units.append((code, row["name"], "COUNTY", row["cityCode"] + "0" * 8))
    return units


def xinyang_units(folder):
    units = [(XINYANG, "信阳市", "PREFECTURE", "")]
    for row in rows_of(folder / "areas.csv"):
        if row["cityCode"] == "4115":
            units.append((row["code"] + "0" * 6, row["name"], "COUNTY", XINYANG))
    for row in rows_of(folder / "streets_xinyang.csv"):
        units.append((row["code"] + "000", row["name"], "TOWNSHIP", row["areaCode"] + "0" * 6))
    for row in rows_of(folder / "villages_xinyang.csv"):
        units.append((row["code"], row["name"], "VILLAGE", row["streetCode"] + "000"))
    return units


def init(database, name, short_name, units):
    profile = out / f"{database.stem}.yaml"
    write_profile(profile, name, short_name, units)
    run(database, "--now", "2020-03-01T08:00", "init", "--county", profile)
    say(f"  {name}: {len(units)} units")


# --- the parts of the job -------------------------------------------------------------------------------------------

LAST_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{2})\.([0-9]{4})[^0-9]*$")


def last_day(text):
    """The last day that a text of the line list names; None where it names none, False where there is no such day."""
    found = LAST_DAY.search(text)
    if not found:
        return None
    try:
        return datetime.date(*(int(part) for part in reversed(found.groups())))
    except ValueError:
        return False


def line_list(database, folder):
    say("The line list of early 2020, outside Hubei, as case reports")
    path = next(folder.glob("*.csv"))
    account = import_file(database, path)
    usable = [row for row in rows_of(path)
              if last_day(row["date_confirmation"]) and last_day(row["date_onset_symptoms"]) is not False]
    numbers = {row["ID"] for row in usable}
    expect("case reports in the ledger", count(database, "case_report"), len(numbers))
    expect("cases of the nation", int(figures(database, ["confirmed_cum"], CUT)[("confirmed_cum", "")]), len(numbers))
    provinces = collections.Counter(row["province"] for row in usable)
    for english, code in (("Anhui", "34"), ("Jiangsu", "32"), ("Shaanxi", "61"), ("Henan", "41"), ("Hong Kong", "81")):
        seen = figures(database, ["confirmed_cum"], CUT, code + "0" * 10)[("confirmed_cum", "")]
        expect(f"cases of {english}", int(seen), provinces[english])
    hefei = sum("Hefei" in row["city"] for row in usable)
    seen = figures(database, ["confirmed_cum"], CUT, "340100000000")[("confirmed_cum", "")]
    expect("cases of Hefei with its counties", int(seen), hefei)
    expect("rejected rows", account["rejected"], len(rows_of(path)) - len(usable))
    again = import_file(database, path)
    expect("accepted when imported again", again["accepted"], 0)


def count(database, kind):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as ledger:
        return ledger.execute(f"SELECT COUNT(*) FROM record_{kind} WHERE to_number = 9223372036854775807").fetchone()[0]


UNKNOWN_VEHICLES = {"车牌不详", "不详", "未知", "车次不详", "车牌号不详"}


def same_trip(database, folder):
    say("Same-trip notices of two compilations that largely copy one another")
    notices = set()
    for name in ("nosugar", "tencent"):
        path = folder / f"trips_{name}.csv"
        import_file(database, path)
        for row in rows_of(path):
            vehicle = row["vehicle_no"].replace("次", "").strip()
            if row["vehicle_no"].strip() not in UNKNOWN_VEHICLES and vehicle:
                notices.add((row["date"], row["type"], re.sub(r"\s+", " ", vehicle)))
    expect("notices in the end, one each", count(database, "trip_notice"), len(notices))


def bulletins(database, folder):
    say("Daily bulletins of a province as day counts")
    path = folder / "jiangsu_daily_bulletins.csv"
    import_file(database, path)
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as ledger:
        days = ledger.execute("""
            SELECT t.report_day, t.count - r.count = m.count
            FROM record_day_count t
            JOIN record_day_count r ON r.report_day = t.report_day AND r.measure = 'CONTACTS_RELEASED' AND r.area = t.area
            JOIN record_day_count m ON m.report_day = t.report_day AND m.measure = 'CONTACTS_REMAINING' AND m.area = t.area
            WHERE t.measure = 'CONTACTS_TRACED' AND t.to_number = 9223372036854775807
              AND r.to_number = t.to_number AND m.to_number = t.to_number""").fetchall()
    names = ("contacts_traced", "contacts_released", "contacts_remaining")
    given = {row["report_date"] for row in rows_of(path) if row["report_date"] and all(row[name] for name in names)}
    expect("days that give all three", len(days), len(given))
    expect("days on which traced − released = remaining", sum(holds for _, holds in days), len(given))


def forms(database, folder):
    say("Blank forms: which kind a header is taken for, and what of it is matched")
    for path in sorted(folder.glob("*.xlsx")) + form_headers(folder):
        account = objects(run(database, "--json", "import", path, "--dry-run", accept=(0, 1, 2)))[0]
        ignored = account["ignored_columns"]
        kind = account["kind"] or "no kind of ours: " + account.get("failed", {}).get("en", "nothing fits")
        say(f"  {path.name}: {kind}" + (f"; not used: {'、'.join(ignored)}" if ignored else ""))
        if account["accepted"]:
            expect(f"rows accepted from the blank form {path.name}", account["accepted"], 0)


def form_headers(folder):
    """Each form of form_fields.csv as a sheet with a header alone."""
    labels = collections.defaultdict(list)
    with open(folder / "form_fields.csv", encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if len(row) >= 4 and row[0] != "form":
                labels[row[0]].append("，".join(row[3:-1]))
    paths = []
    for form, names in labels.items():
        path = out / "forms" / f"{form.replace('/', '_')}.csv"
        path.parent.mkdir(exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(names)
        paths.append(path)
    return paths


def xinyang(data):
    say("Xinyang: the prefecture's work report with the case figures of a day")
    database = out / "xinyang.db"
    init(database, "信阳市", "信阳", xinyang_units(data / "cn_admin_divisions"))
    daily = [row for row in rows_of(data / "cn_city_daily_2020" / "city_cumulative.csv") if row["cityCode"] == "411500"]
    path = out / "xinyang_daily.csv"
    write_csv(path, list(daily[0]), daily)
    import_file(database, path, "--map", "city_daily_2020")
    cases = [row for row in rows_of(next((data / "cn_ncov2019_linelist_20200221").glob("*.csv"))) if "Xinyang" in row["city"]]
    say(f"  cases of Xinyang in the line list: {len(cases)}")
    wrong, looked_at = 0, daily[::4]
    for row in looked_at:
        seen = figures(database, ["counts_received"], row["date"] + "T24:00")
        for key, column in (("CONFIRMED", "confirmed"), ("CURED", "cured"), ("DEAD", "dead")):
            wrong += int(seen.get(("counts_received", key), 0)) != int(row[column])
    expect(f"days of {len(looked_at)} on which a case figure is not the day's count", wrong, 0)
    report = out / "xinyang-work-report.md"
    run(database, "--now", "2020-02-04T02:00", "report", "work", "--as-of", REPORT_CUT, "-o", report)
    run(database, "--now", "2020-02-04T02:00", "report", "work", "--as-of", REPORT_CUT, "-o", report.with_suffix(".html"))
    confirmed = next(row["confirmed"] for row in daily if row["date"] == REPORT_CUT[:10])
    text = report.read_text(encoding="utf-8")
    expect("the report says the confirmed cases of the day", f"确诊病例{confirmed}例" in text, True)
    expect("blanks left in the report", text.count("XX"), 0)
    say(f"  written: {report} and .html")
    run(database, "verify")
    say("  verified: the chain, and the tables derived again")


def main():
    data = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data").resolve()
    needed = ("cn_admin_divisions", "cn_ncov2019_linelist_20200221", "cn_same_trip_2020", "cn_daily_bulletins_riskareas",
              "cn_city_daily_2020", "real_spreadsheets")
    missing = [name for name in needed if not (data / name).is_dir()]
    if missing:
        say(f"SKIPPED: the real data is not in {data} ({', '.join(missing)}); give its folder: ./dev real DIR")
        return 0
    shutil.rmtree(out, ignore_errors=True)
    (out / "returned").mkdir(parents=True)
    begin = time.time()
    nation = out / "nation.db"
    init(nation, "全国", "全国", nation_units(data / "cn_admin_divisions"))
    line_list(nation, data / "cn_ncov2019_linelist_20200221")
    same_trip(nation, data / "cn_same_trip_2020")
    bulletins(nation, data / "cn_daily_bulletins_riskareas")
    forms(nation, data / "real_spreadsheets")
    xinyang(data)
    say(f"Real data: {time.time() - begin:.0f} s, " + ("all comparisons hold." if not failures else f"FAILED: {failures}"))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

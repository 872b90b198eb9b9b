#!/usr/bin/env python3
"""A third count of the sample county: ten figures recounted from the sheets themselves, read with nothing but the standard library, and
compared with what the program says on both engines. Knows the sheets' layout, and none of the program's code or of the sample's.

Usage: check_45_recount.py [PROGRAM]    (default: $LIANFANG or build/lianfang)
"""
import csv
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree
import zipfile

import engines

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LIANFANG", str(ROOT / "build" / "lianfang"))
POPULATION, SEED = 20_000, 11
DAY = datetime.timedelta(days=1)
CUT = datetime.datetime(2020, 2, 4)
CAMPAIGN = datetime.datetime(2020, 1, 10)
EXCEL_ZERO = datetime.datetime(1899, 12, 30)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# One label for the synonyms that the recount needs.
SAME = {"身份证号码": "身份证号", "公民身份号码": "身份证号", "证件号码": "身份证号", "有效证件号": "身份证号", "证件号": "身份证号",
        "手机号": "联系电话", "手机号码": "联系电话", "手机": "联系电话", "人员姓名": "姓名", "返乡类别": "人员类别", "人员类型": "人员类别",
        "到达日期": "返乡日期", "返回日期": "返乡日期", "检查时间": "通过时间", "检测时间": "通过时间", "车牌": "车牌号",
        "乘员人数": "车内人数", "处置情况": "处置", "检查组别": "检查组", "出动执法人员": "出动人员", "被检查单位": "检查单位",
        "会议时间": "召开时间", "会议级别": "级别", "培训级别": "级别", "培训时间": "培训日期", "培训内容": "培训主题",
        "参训人数": "实到人数", "培训人数": "实到人数", "举办单位": "主办单位", "拨付金额（万元）": "金额（万元）",
        "隔离方式": "观察方式", "起始日期": "开始观察日期", "观察开始日期": "开始观察日期", "解除日期": "结束时间",
        "结束日期": "结束时间", "解除原因": "结束原因", "来源地": "返回前所在地", "务工地": "返回前所在地", "体温（℃）": "体温",
        "摸排日期": "登记日期", "单位类别": "检查对象类别"}
UNIQUE_SHEETS = {"返乡人员登记", "卡口过车登记", "检查出动", "市场检查", "会议台账", "培训台账", "资金拨付", "医学观察登记", "医学观察结束"}
# What stands in a sheet that is alone in a csv file is told by its title.
TITLES = {"返乡人员登记表": "返乡人员登记", "资金拨付表": "资金拨付", "培训台账表": "培训台账"}


def run(*arguments, status=(0,)):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)
    if done.returncode not in status:
        sys.exit(f"{' '.join(arguments)}\n  ended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


# --- reading ---

def column_of(reference):
    number = 0
    for letter in re.match(r"[A-Z]+", reference).group():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def read_workbook(path):
    """(sheet's name, rows as lists of text) of every sheet."""
    with zipfile.ZipFile(path) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")):
                shared.append("".join(text.text or "" for text in item.iter(MAIN + "t")))
        targets = {one.get("Id"): one.get("Target") for one in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))}
        for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(MAIN + "sheet"):
            rows = []
            for row in ElementTree.fromstring(book.read("xl/" + targets[sheet.get(RELATION)])).iter(MAIN + "row"):
                cells = {}
                for cell in row:
                    value = cell.find(MAIN + "v")
                    if value is None:
                        continue
                    cells[column_of(cell.get("r"))] = shared[int(value.text)] if cell.get("t") == "s" else value.text
                rows.append([cells.get(i, "") for i in range(max(cells, default=-1) + 1)])
            yield sheet.get("name"), rows


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    title = rows[0][0] if rows and len(rows[0]) == 1 else ""
    name = next((name for end, name in TITLES.items() if title.endswith(end)), title)
    return [(name, rows)]


def is_header(row):
    labels = {SAME.get(text, text) for text in row}
    return sum(text != "" for text in row) >= 3 and any(label in labels for label in
               ("姓名", "车内人数", "检查组", "召开时间", "培训主题", "金额（万元）"))


def records(rows):
    """Each row below the header as {label: text}; a header of two rows is one, the lower text where there is one."""
    header, begin = None, 0
    for number, row in enumerate(rows):
        if is_header(row):
            header, begin = list(row), number + 1
            break
        below = rows[number + 1] if number + 1 < len(rows) else []
        both = [low or high for low, high in zip(below + [""] * (len(row) - len(below)), row + [""] * (len(below) - len(row)))]
        if sum(text != "" for text in row) >= 3 and is_header(both) and not any("：" in text for text in row):
            header, begin = both, number + 2
            break
    if header is None:
        return
    # The upper heading of a pair stands in the row itself where the lower row holds the columns.
    if begin < len(rows) and is_header(rows[begin]):
        header = [low or high for low, high in zip(rows[begin] + [""] * (len(header) - len(rows[begin])), header)]
        begin += 1
    labels = [SAME.get(text, text) for text in header]
    for row in rows[begin:]:
        filled = sum(text != "" for text in row)
        if filled == 0 or (row and row[0].startswith(("注：", "填表人"))):
            break
        yield dict(zip(labels, row))


# --- values ---

def moment(text):
    text = text.strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return EXCEL_ZERO + datetime.timedelta(minutes=round(float(text) * 1440))
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    if re.fullmatch(r"\d{8}", text):
        numbers = [int(text[:4]), int(text[4:6]), int(text[6:])]
    if numbers[0] < 1900:
        numbers.insert(0, 2020)
    try:
        return datetime.datetime(*numbers[:5])
    except (ValueError, TypeError):
        return None


def identity(text):
    """18 characters with a right check character, or nothing."""
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"\d{15}", number):
        number = number[:6] + "19" + number[6:]
    weights = [2 ** (17 - i) % 11 for i in range(17)]
    if not re.fullmatch(r"\d{17}[\dX]?", number):
        return None
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number, weights)) % 11]
    return number[:17] + check if number[17:] in ("", check) else None


def person(record):
    """Who is meant; nothing where the number is wrong."""
    if record.get("身份证号", "").strip():
        return identity(record["身份证号"])
    return (record["姓名"], record["联系电话"])


class Latest:
    """The last different word of each office on a thing; a copy of an older word changes nothing."""

    def __init__(self):
        self.words = {}

    def tell(self, thing, word):
        told = self.words.setdefault(thing, [])
        if word not in told:
            told.append(word)

    def values(self):
        return [told[-1] for told in self.words.values()]


# --- the ten figures ---

class Recount:
    def __init__(self):
        self.migrants, self.arrivals, self.measured = set(), set(), set()
        self.passages, self.trainings, self.funds = Latest(), Latest(), Latest()
        self.meetings, self.dispatched, self.premises = set(), {}, set()
        self.begun, self.void = {}, set()

    def take(self, sheet, record, gate):
        if sheet == "返乡人员登记":
            self.returnee(record)
        elif sheet == "卡口过车登记":
            at = moment(record["通过时间"])
            if at and CAMPAIGN <= at < CUT:
                self.passages.tell((gate, at, record["车牌号"]), (record["车牌号"] != "", int(float(record["车内人数"]))))
        elif sheet == "检查出动":
            day = moment(record["出动日期"])
            if day and day < CUT:
                self.dispatched[(record["检查组"], day)] = int(float(record["出动人员"]))
        elif sheet == "市场检查":
            day = moment(record["检查日期"])
            if day and day < CUT and record["检查单位"] and record["检查对象类别"] != "见附件":
                self.premises.add((record["所在乡镇"], record["检查单位"]))
        elif sheet == "会议台账":
            at = moment(record["召开时间"])
            if at and CAMPAIGN <= at < CUT and record["级别"] == "县级":
                self.meetings.add((at, record["会议名称"]))
        elif sheet == "培训台账":
            day = moment(record["培训日期"])
            if day and day < CUT and record["级别"] in ("县级", "乡镇级"):
                self.trainings.tell((record["主办单位"], day, record["培训主题"]), int(float(record["实到人数"])))
        elif sheet == "资金拨付":
            day = moment(record["拨付日期"])
            if day and day < CUT:
                self.funds.tell(record["拨款文号"], float(record["金额（万元）"]))
        else:
            self.observation(sheet, record)

    def returnee(self, record):
        day, who = moment(record["返乡日期"]), person(record)
        if not day or not who or day >= CUT or record["人员类别"] == "见附件":
            return
        self.arrivals.add(who)
        if record["人员类别"] == "外出务工返乡":
            self.migrants.add(who)
        # A reading counts from 00:00 of the day on which it was taken.
        taken = moment(record["登记日期"]) if record.get("体温") else None
        if taken and taken < CUT:
            self.measured.add(who)

    def observation(self, sheet, record):
        who = person(record)
        start = moment(record["开始观察日期"])
        if record["观察方式"] != "居家" or not start or not who:
            return
        if sheet == "医学观察登记":
            if start < CUT and record.get("观察原因", record.get("人群类别", "")) != "见附件":
                self.begun[(who, start)] = True
        elif record["结束原因"] == "误录" and moment(record["结束时间"]) < CUT:
            self.void.add((who, start))

    def figures(self):
        passages = self.passages.values()
        return {
            "returnees_total": len(self.arrivals),
            "vehicles_screened": sum(has_plate for has_plate, _ in passages),
            "persons_screened": sum(persons for _, persons in passages),
            "inspector_person_times": sum(self.dispatched.values()),
            "premises_inspected": len(self.premises),
            "command_meetings": len(self.meetings),
            "trainee_person_times": sum(self.trainings.values()),
            "county_and_township_trainings": len(self.trainings.words),
            "funds_allocated_wan": round(sum(self.funds.values()), 4),
            "home_obs_cumulative": len({who for who, start in self.begun if (who, start) not in self.void}),
        }


def gate_of(rows):
    for row in rows[:4]:
        for text in row:
            found = re.search(r"卡口名称：(\S+)", text)
            if found:
                return found.group(1)
    return ""


def recount(folder):
    count = Recount()
    for path in sorted((folder / "files").iterdir()):
        sheets = read_csv(path) if path.suffix == ".csv" else read_workbook(path)
        for name, rows in sheets:
            stem = next((known for known in UNIQUE_SHEETS if known in name or known in path.name), "")
            if not stem:
                continue
            gate = gate_of(rows)
            for record in records(rows):
                count.take(stem, record, gate)
    return count.figures()


def check(engine):
    folder, url = pathlib.Path(engine.folder) / "county", engine.fresh("county")
    run("sample", "-o", str(folder), "--population", str(POPULATION), "--seed", str(SEED))
    run("--db", url, "--now", "2020-01-01T08:00", "init", "--county", str(folder / "profile.yaml"))
    run("--db", url, "--json", "import", "--arrivals", str(folder / "arrivals.csv"), status=(0, 1))
    told = json.loads(run("--db", url, "--now", "2020-03-01", "--json", "figures", "--as-of", "2020-02-03T24:00"))
    program = {one["figure"]: one["value"] for one in told if "key" not in one}
    program["county_and_township_trainings"] = program["county_trainings"] + program["township_trainings"]
    faults = 0
    for name, value in recount(folder).items():
        agrees = abs(program[name] - value) < 1e-4
        faults += not agrees
        print(f"  {name}: {value} in the sheets, {program[name]} by the program{'' if agrees else '   <-- differs'}")
    return faults == 0


if __name__ == "__main__":
    sys.exit(0 if all(engines.on_each(check)) else 1)

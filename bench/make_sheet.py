#!/usr/bin/env python3
"""A large sheet of people checked at checkpoints, 15 columns, as a spreadsheet program writes it, for measuring imports.

Usage: bench/make_sheet.py OUT.xlsx ROWS [--shared] [--temperature] [--people N] [--profile PROFILE.yaml] [--seed N]

Its headers are those of `lianfang template checkpoint_person`; nothing in it is refused. Texts stand inline, or with
--shared in a table of strings. --temperature puts a reading in place of the car's plate: each row is then two records.
Every person is invented: identity numbers begin with 47, telephones with 154. The same arguments give the same bytes.
"""
import argparse
import datetime
import random
import re
import zipfile
from xml.sax.saxutils import escape

HEADERS = ["卡口名称", "所在乡镇", "通过时间", "车牌号", "姓名", "证件号码", "性别", "联系电话", "现居住地", "14天内湖北旅居史",
           "接触史", "症状", "目的地", "处置", "检测员"]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文斌志小春"
PLACES = ["城北高速口", "汽车站", "火车站", "东门桥", "省道收费站", "南环路口", "渡口", "西岭隧道口"]
TARGETS = ["县城", "人民医院", "农贸市场", "镇政府", "家中", "省城", "工业园", "学校"]
COLUMNS = "ABCDEFGHIJKLMNO"

PARTS = {
    "[Content_Types].xml":
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    "_rels/.rels":
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml":
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="卡口人员登记" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels":
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>',
}
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def check_character(first):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, weights)) % 11]


def person(number):
    """The same person each time: name, identity number, sex, telephone."""
    dice = random.Random(number)
    birth = datetime.date(1940, 1, 1) + datetime.timedelta(days=dice.randrange(27_000))
    order = number % 1000
    first = f"470{100 + number // 1000 % 900}{birth:%Y%m%d}{order:03}"
    name = dice.choice(SURNAMES) + "".join(dice.choice(GIVEN) for _ in range(dice.choice((1, 2, 2))))
    return name, first + check_character(first), "男" if order % 2 else "女", f"154{number:08}"


def villages(profile):
    """Pairs of a township and a village in it, as officers write them."""
    if not profile:
        return [("东风镇", "东风镇李庄村")]
    units = {}
    for line in open(profile, encoding="utf-8"):
        found = re.search(r'code: "(\d+)", name: ([^,}]+), level: (\w+)(?:, parent: "(\d+)")?', line)
        if found:
            units[found[1]] = (found[2].strip(), found[3], found[4])
    return [(units[parent][0], units[parent][0] + name) for name, level, parent in units.values() if level == "VILLAGE"]


def rows(asked):
    dice = random.Random(asked.seed)
    homes = villages(asked.profile)
    begin = datetime.datetime(2020, 1, 10)
    people = {}
    for _ in range(asked.rows):
        number = dice.randrange(asked.people)
        if number not in people:
            people[number] = person(number)
        name, id_number, sex, phone = people[number]
        town, home = homes[number % len(homes)]
        moment = begin + datetime.timedelta(minutes=dice.randrange(30 * 24 * 60))
        known = dice.random() < 0.003
        fourth = dice.randrange(360, 370) / 10 if asked.temperature else f"云{dice.choice('ABCDEFG')}{dice.randrange(10**5):05}"
        yield [dice.choice(PLACES), town, moment.strftime("%Y-%m-%d %H:%M"), fourth, name, id_number, sex, phone, home,
               "是" if known else "否", "否", "无", dice.choice(TARGETS), "登记" if known else "放行",
               f"{SURNAMES[dice.randrange(len(SURNAMES))]}检"]


class Strings:
    def __init__(self):
        self.numbers, self.uses = {}, 0

    def cell(self, reference, text):
        self.uses += 1
        return f'<c r="{reference}" t="s"><v>{self.numbers.setdefault(text, len(self.numbers))}</v></c>'

    def xml(self):
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in self.numbers)
        return f'{DECLARATION}<sst {MAIN} count="{self.uses}" uniqueCount="{len(self.numbers)}">{items}</sst>'


def inline_cell(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def row_xml(number, values, text_cell):
    cells = []
    for column, value in zip(COLUMNS, values):
        reference = f"{column}{number}"
        is_number = isinstance(value, float)
        cells.append(f'<c r="{reference}"><v>{value}</v></c>' if is_number else text_cell(reference, value))
    return f'<row r="{number}" spans="1:15">{"".join(cells)}</row>'


def write(asked):
    strings = Strings()
    text_cell = strings.cell if asked.shared else inline_cell
    headers = HEADERS[:3] + ["体温" if asked.temperature else HEADERS[3]] + HEADERS[4:]
    with zipfile.ZipFile(asked.out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:

        def part(name):
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            return info

        for name, text in PARTS.items():
            book.writestr(part(name), DECLARATION + text)
        with book.open(part("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write(f'{DECLARATION}<worksheet {MAIN}><dimension ref="A1:O{asked.rows + 1}"/><sheetData>'.encode())
            sheet.write(row_xml(1, headers, text_cell).encode())
            pieces = []
            for number, values in enumerate(rows(asked), 2):
                pieces.append(row_xml(number, values, text_cell))
                if len(pieces) == 1000:
                    sheet.write("".join(pieces).encode())
                    pieces.clear()
            sheet.write(("".join(pieces) + "</sheetData></worksheet>").encode())
        book.writestr(part("xl/sharedStrings.xml"), strings.xml())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("rows", type=int)
    parser.add_argument("--shared", action="store_true")
    parser.add_argument("--temperature", action="store_true")
    parser.add_argument("--people", type=int, default=0, help="how many different persons; absent: as many as rows")
    parser.add_argument("--profile", help="profile.yaml of `lianfang sample`, whose villages are used")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    asked.people = asked.people or asked.rows
    write(asked)


if __name__ == "__main__":
    main()

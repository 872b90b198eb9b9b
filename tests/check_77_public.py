#!/usr/bin/env python3
"""What everybody sees without an account: guidance from its first day to its last, and of the reports for the public the latest that was
issued, as it was issued. Never a draft, another report, a township's, a number of few persons, or who signed. On both engines."""
import json
import os
import shutil
import time

import engines
from served import PASSWORD, Person, Served, expect, program, uuid7

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HERE = f"{ROOT}/tests/handmade"
NOW, CUT, NEXT_CUT = "2020-02-04T10:00", "2020-02-03T24:00", "2020-02-04T09:00"
COUNTY, TOWNSHIP = "470101000000", "470101001000"
PEOPLE = {"publicity": ("publicity_officer", COUNTY), "office": ("command_office", COUNTY)}


def make_county(engine):
    url = engine.fresh("public")
    program("--db", url, "--now", "2020-02-04T08:00", "init", "--county", f"{HERE}/profile.yaml")
    files = [f"{HERE}/files/{name}" for name in sorted(os.listdir(f"{HERE}/files"))]
    program("--db", url, "--now", "2020-02-04T08:00", "import", *files, allowed=(0, 1))
    for account, (post, unit) in PEOPLE.items():
        program("--db", url, "--now", NOW, "account", "add", account, "--name", "某某", "--post", post, "--unit", unit, "--office", account,
                told=PASSWORD + "\n")
    return url


def fresh(served, target):
    """An answer is shared for a third of a second; this one was made after everything that went before."""
    time.sleep(0.35)
    return served.ask("GET", target)


def guidance(served):
    return [one["title"] for one in json.loads(fresh(served, "/api/public/guidance")[1])["guidance"]]


def bulletin(served):
    return json.loads(fresh(served, "/api/public/bulletin")[1])["bulletin"]


def page_of(served):
    return fresh(served, "/")[1]


def check_guidance(served, officer):
    expect(guidance(served) == ["少出门"], f"what is over is not shown: {guidance(served)}")

    def record(title, sequence, begin, end="", **more):
        fields = {"title": title, "text": "戴口罩，早晚各量一次体温", "unit": COUNTY, "sequence": sequence, "shown_from": begin, "shown_until": end}
        one = uuid7()
        status, answer = officer.ask("POST", "/api/records/public_guidance", {"id": one, "fields": fields, **more})
        expect(status == 200, f"{title}: {status} {answer}")
        return one

    record("明天开始", "1", "2020-02-05")
    record("昨天结束", "1", "2020-02-01", "2020-02-03")
    record("今天结束", "3", "2020-02-01", "2020-02-04")
    record("没有顺序", "", "2020-02-01")
    wrong = record("<b>发热</b>", "2", "2020-02-04")
    expect(guidance(served) == ["少出门", "<b>发热</b>", "今天结束", "没有顺序"], f"today's, in their order: {guidance(served)}")
    page = page_of(served)
    expect("<b>" not in page and "&lt;b&gt;发热" in page, "a title is text, never markup")
    expect( "戴口罩，早晚各量一次体温" in page, "the text is printed with Chinese marks")
    record("发热怎么办", "2", "2020-02-04", corrects=wrong, reason="标题写错")
    expect(guidance(served)[1] == "发热怎么办", f"a correction shows in its place: {guidance(served)}")


def issue(url, name, cut=CUT, *more, now=NOW, status=(0,)):
    return json.loads(program("--db", url, "--now", now, "--json", "report", "issue", name, "--as-of", cut, *more, allowed=status))


def expect_nothing(served, why):
    expect(bulletin(served) is None and "还没有签发过通报" in page_of(served), why)
    status, text, _ = served.ask("GET", "/api/public/bulletin/file.pdf")
    expect(status == 404 and json.loads(text)["code"] == "nothing_issued", f"{why}: {status}")


def check_bulletin(served, office, url, folder):
    expect_nothing(served, "nothing was issued")
    status, draft = office.ask("GET", "/api/reports/bulletin/preview?as_of=2020-02-03T24:00")
    expect(status == 200 and "通报" in draft["html"], f"a draft is looked at: {status}")
    expect_nothing(served, "a draft never shows")
    issue(url, "daily", CUT, "--despite", "试")
    expect_nothing(served, "a report for the offices does not show")
    issue(url, "bulletin", CUT, "--unit", "东风镇", "--despite", "试")
    expect_nothing(served, "nor a township's own")
    status, first = office.ask("POST", "/api/reports/bulletin/issue", {"as_of": CUT, "despite": "数字已向县医院核实"})
    expect(status == 200 and first["number"] == "2020-1", f"the office issues it: {status} {first}")
    shown = bulletin(served)
    expect(shown["number"] == "2020-1" and shown["cut"] == CUT and not shown["replaces"], f"the first: {shown}")
    page = page_of(served)
    expect("2020年第1期" in page, "what is issued shows")
    expect(shown["html"] in page and "正在居家医学观察" in shown["html"], "the page shows its text as it was issued")
    for secret in ("核实", "office", "某某", "lianfang", "李庄村", "href="):
        expect(secret not in json.dumps({**shown, "pdf": ""}, ensure_ascii=False), f"the public is not told {secret}")
    expect("东风镇" not in shown["html"], "no township by itself: beside the county's number it would tell few persons")
    expect_pdf(served, url, folder, "2020-1")
    return shown


def expect_pdf(served, url, folder, number):
    connection = served.connect()
    time.sleep(0.35)
    connection.request("GET", "/api/public/bulletin/file.pdf")
    answer = connection.getresponse()
    expect(answer.status == 200 and number in answer.getheader("Content-Disposition"), f"the pdf: {answer.status}")
    program("--db", url, "report", "show", f"bulletin {number}", "--unit", "河口县", "-o", f"{folder}/kept.pdf")
    with open(f"{folder}/kept.pdf", "rb") as file:
        expect(answer.read() == file.read(), "the pdf is the issued one, byte for byte")


def check_newer(served, office, url, folder, first):
    """A newer cut and a correction show at once; records that come later change nothing, nor does an older cut issued late."""
    program("--db", url, "--now", NOW, "record", "observation_episode", "姓名=陆六", "联系电话=15400000666", "观察方式=居家观察",
            "观察原因=湖北返乡", "开始观察日期=2020-02-02", "现居住地=东风镇李庄村", "--unit", "东风镇")
    expect(bulletin(served) == first, "later records do not change what was issued")
    again = issue(url, "bulletin", CUT, "--despite", "再次核实")
    expect("本期订正：2020-1" in page_of(served), "a correction shows, and says what it corrects")
    expect(again["issue"] == "bulletin 2020-2" and bulletin(served)["replaces"] == "2020-1", f"{bulletin(served)}")
    status, newest = office.ask("POST", "/api/reports/bulletin/issue", {"as_of": NEXT_CUT, "despite": "加报"})
    expect(status == 200 and "2020年第3期" in page_of(served), f"a newer cut replaces it: {newest}")
    expect_pdf(served, url, folder, "2020-3")
    issue(url, "bulletin", "2020-02-01T24:00", "--despite", "补发")
    issue(url, "daily", NEXT_CUT, "--despite", "试")
    expect(bulletin(served)["number"] == "2020-3", "an older cut issued late does not")


def check_template(url, folder, catalog):
    """Whether a report is for the public stands in its template; what was issued by mistake is taken back by issuing its cut again."""
    path = f"{catalog}/reports/bulletin.zh.txt"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("public: yes\n", "", 1))
    done = json.loads(program("--db", url, "--catalog", catalog, "--now", NOW, "--json", "report", "issue", "bulletin", "--as-of",
                              NEXT_CUT, "--despite", "试"))
    expect(done["issue"] == "bulletin 2020-5" and "page" not in done["files"], f"issued for the offices alone: {done['issue']}")
    served = Served(url, NOW, catalog=catalog)
    expect(bulletin(served)["number"] == "2020-2", "what it replaces is off the page; the one before stands there")
    expect(not served.end(), "the server had nothing to complain of")


def check(engine):
    url, catalog = make_county(engine), f"{engine.folder}/catalog"
    served = Served(url, NOW)
    officer, office = Person(served, "publicity"), Person(served, "office")
    check_guidance(served, officer)
    first = check_bulletin(served, office, url, engine.folder)
    check_newer(served, office, url, engine.folder, first)
    expect(not served.end(), "the server had nothing to complain of")
    shutil.rmtree(catalog, ignore_errors=True)
    shutil.copytree(f"{ROOT}/catalog", catalog)
    check_template(url, engine.folder, catalog)
    program("--db", url, "verify")
    print("  guidance by its days, the latest issue as it was issued, and nothing else")


engines.on_each(check)

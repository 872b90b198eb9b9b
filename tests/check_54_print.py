#!/usr/bin/env python3
"""Notices, undertakings and certificates: the right people get one, each number is given once and stays, what is printed is what was
recorded, and a certificate is refused where its condition does not hold. Counted against the sample county's own sheets. On both engines."""
import html
import os
import re
import subprocess
import sys

import engines

LIANFANG = os.environ["LIANFANG"]


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


class County:
    def __init__(self, engine):
        self.engine, self.url, self.folder = engine, engine.fresh("county"), engine.folder

    def run(self, *arguments, status=0, now="2020-02-04T08:00"):
        done = subprocess.run([LIANFANG, "--db", self.url, "--now", now, *arguments], capture_output=True, text=True)
        expect(done.returncode == status, f"{' '.join(arguments)}: status {done.returncode}\n{done.stdout[-400:]}{done.stderr[-800:]}")
        return done.stdout + done.stderr

    def rows(self, sql, *values):
        return self.engine.rows(self.url, sql, *values)

    def papers(self, file):
        page = open(file, encoding="utf-8").read()
        body = html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"</(p|h\d)>", "\n", page[page.index("<main"):page.index("</main>")])))
        return body


def make(engine):
    county = County(engine)
    sheets = f"{engine.folder}/sheets"
    subprocess.run([LIANFANG, "sample", "-o", sheets, "--population", "8000", "--seed", "5", "--from", "2020-01-10",
                    "--to", "2020-02-03"], check=True, capture_output=True)
    county.run("init", "--county", f"{sheets}/profile.yaml", now="2020-01-10T00:00")
    done = subprocess.run([LIANFANG, "--db", county.url, "import", "--arrivals", f"{sheets}/arrivals.csv"],
                          capture_output=True, text=True)
    expect(done.returncode in (0, 1), done.stderr[-500:])
    return county


def check_certificates(county):
    released = county.rows("SELECT person_name, record_id FROM record_observation_end WHERE end_reason = 'RELEASED' "
                           "AND to_number = 9223372036854775807")
    others = county.rows("SELECT record_id FROM record_observation_end WHERE end_reason <> 'RELEASED' "
                         "AND to_number = 9223372036854775807")
    expect(len(released) > 5, "people were released")
    file = f"{county.folder}/all.html"
    told = county.run("print", "release_certificate", "--where", "end_at<=2020-02-03", "-o", file)
    body = county.papers(file)
    numbers = re.findall(r"编号：(\S+号)", body)
    expect(len(numbers) == 2 * len(released), f"{len(released)} certificates with stubs, {len(numbers)} numbers: {told}")
    expect(len(set(numbers)) == len(released), "each number is one person's, on the paper and on its stub")
    for name, _ in released:
        expect(f"姓名：{name}" in body, f"{name} has a certificate")
    first = open(file, "rb").read()
    before = county.rows("SELECT COUNT(*) FROM record_printed_document")[0][0]
    county.run("print", "release_certificate", "--where", "end_at<=2020-02-03", "-o", file, now="2020-02-20T08:00")
    expect(open(file, "rb").read() == first, "printed again two weeks later the papers are the same")
    expect(county.rows("SELECT COUNT(*) FROM record_printed_document")[0][0] == before == len(released), "no number was given twice")
    for (record,) in others:
        told = county.run("print", "release_certificate", "--for", record, "-o", f"{county.folder}/no.html", status=2)
        expect("不符合出具条件" in told and not os.path.exists(f"{county.folder}/no.html"), "who was not released gets no certificate")
    expect(others, "some observations ended otherwise")
    print(f"  {len(released)} certificates, {len(others)} refused, the same when printed again")


def check_conclusion(county):
    """A certificate says that there was no fever only where no check found one."""
    sql = """SELECT e.person_name, e.record_id,
                    (SELECT COUNT(*) FROM record_observation_check c WHERE c.person_id = e.person_id AND c.to_number > 9e18
                     AND c.happened_at >= e.start_at * 86400000000 - 28800000000 AND c.happened_at <= e.end_at),
                    (SELECT COUNT(*) FROM record_observation_check c WHERE c.person_id = e.person_id AND c.to_number > 9e18
                     AND c.happened_at >= e.start_at * 86400000000 - 28800000000 AND c.happened_at <= e.end_at
                     AND (c.temp >= 373 OR c.symptoms NOT IN ('', 'NONE')))
             FROM record_observation_end e WHERE e.end_reason = 'RELEASED' AND e.to_number > 9e18 ORDER BY 4 DESC LIMIT 12"""
    for name, record, checks, abnormal in county.rows(sql):
        file = f"{county.folder}/one.html"
        county.run("print", "observation_end", "--for", record, "-o", file)
        body = county.papers(file)
        expect(("没有出现发热" in body) == (checks > 0 and abnormal == 0), f"{name}: {checks} checks, {abnormal} abnormal:\n{body}")
        if checks > 0:
            expect(f"随访测温{checks}次" in body, f"{name}: {checks} checks\n{body}")
    print("  the conclusion is as the checks say")


def check_notices(county):
    person, record = county.rows("SELECT person_name, record_id FROM record_observation_episode WHERE mode = 'HOME' "
                                 "AND person_id_no_key IS NOT NULL AND to_number > 9e18 LIMIT 1")[0]
    file = f"{county.folder}/notice.html"
    told = county.run("print", "observation_episode", "--for", record, "-o", file)
    body = county.papers(file)
    expect("居家医学观察告知书" in body and "居家医学观察承诺书" in body and "2份" in told, "notice and undertaking together")
    number = re.search(r"证件号码[：]?(47\d{15}[\dX])", body).group(1)
    county.run("print", "observation_notice", "--for", number, "-o", f"{county.folder}/by_number.html")
    spaced = f"{number[:6]} {number[6:14]} {number[14:].lower()}"
    county.run("print", "observation_notice", "--for", spaced, "-o", f"{county.folder}/by_number.html")
    expect(person in county.papers(f"{county.folder}/by_number.html"), "found by the identity number")
    central = county.rows("SELECT record_id FROM record_observation_episode WHERE mode <> 'HOME' AND to_number > 9e18 LIMIT 1")
    for (other,) in central:
        county.run("print", "observation_notice", "--for", other, "-o", f"{county.folder}/no.html", status=2)
    print("  notice and undertaking, found by record and by identity number")


def check_mistakes(county):
    for arguments, told in ((["nothing", "--for", "x", "-o", "a.html"], "release_certificate"),
                            (["release_certificate", "-o", "a.html"], "--where"),
                            (["release_certificate", "--where", "end_at=2020-02-03"], "-o"),
                            (["release_certificate", "--where", "end_at=2020-02-03", "-o", "a.odt"], ".pdf"),
                            (["release_certificate", "--where", "colour=red", "-o", "a.html"], "end_reason"),
                            (["release_certificate", "--where", "end_reason=天黑", "-o", "a.html"], "期满解除"),
                            (["release_certificate", "--where", "unit=月球镇", "-o", "a.html"], "没有这个单位"),
                            (["release_certificate", "--for", "470123190001010000", "-o", "a.html"], "记录编号")):
        answer = county.run("print", *arguments, status=2)
        expect(told in answer, f"print {' '.join(arguments)} says {told}: {answer}")
        expect(not os.path.exists("a.html"), "nothing is written")
    county.run("verify")
    print("  mistakes are told, the ledger verifies")


def check(engine):
    county = make(engine)
    check_certificates(county)
    check_conclusion(county)
    check_notices(county)
    check_mistakes(county)


engines.on_each(check)
print("print: all as recorded")

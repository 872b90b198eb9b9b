"""Sheets that come in and files that leave."""
import http.client
import io
import json
import time
import zipfile

from rights.veil import expect_veil, may_see
from served import expect


def wait_for(person, job):
    for _ in range(200):
        _, answer = person.ask("GET", f"/api/imports/{job}")
        if answer["state"] in ("done", "failed"):
            return answer
        time.sleep(0.05)
    raise AssertionError(f"the import {job} does not end")


def check_imports(served, county, clerk, other):
    """Rows of other units and kinds come back; nobody sees another's import."""
    village = county.villages(county.townships[0])[0]
    elsewhere = county.villages(county.townships[1])[0]
    lines = ["姓名,联系电话,人员类别,返回前所在地,返乡日期,现居住地"]
    lines += [f"试样甲,1540000000{i},探亲,湖北省武汉市,2020-02-03,{unit}" for i, unit in enumerate((village, elsewhere))]
    headers = {"Cookie": clerk.cookie, "X-Lianfang-Token": clerk.session["token"]}
    status, text, _ = served.ask("POST", "/api/imports?name=a.csv&kind=returnee_record", "\n".join(lines).encode(), headers)
    expect(status == 200, f"an import: {status} {text}")
    job = json.loads(text)["id"]
    answer = wait_for(clerk, job)
    expect(answer["state"] == "done" and answer["fates"]["accepted"] == 1 and answer["fates"]["rejected"] == 1, f"one row of two: {answer}")
    expect(answer["errors"][0]["code"] == "not_your_unit" and answer["errors"][0]["row"] == 3, f"with its row: {answer['errors']}")
    expect(clerk.ask("GET", f"/api/imports/{job}/returned")[0] == 200, "the sheet to be mended")
    for target in (f"/api/imports/{job}", f"/api/imports/{job}/returned"):
        expect(other.ask("GET", target)[0] == 404, "another's import is not there")


def check_mending(served, county, clerk, other, office):
    """A file that was tried is read again with a mended matching: by its sender alone, within their rights, and once for real."""
    elsewhere = county.villages(county.townships[1])[0]
    lines = ["姓名,打哪儿打得通,人员类别,返回前所在地,返乡日期,现居住地"]
    lines += [f"试样戊,15400000005,探亲,湖北省武汉市,2020-02-03,{unit}" for unit in (county.villages(county.townships[0])[0], elsewhere)]
    headers = {"Cookie": clerk.cookie, "X-Lianfang-Token": clerk.session["token"]}
    _, text, _ = served.ask("POST", "/api/imports?name=b.csv&dry_run=1", "\n".join(lines).encode(), headers)
    job = json.loads(text)["id"]
    wait_for(clerk, job)
    before = county.count()
    status, answer = clerk.ask("GET", f"/api/imports/{job}/matching")
    sheet = answer["sheets"][0]
    expect(status == 200 and sheet["columns"][0]["samples"] == ["试样戊"], f"the columns with samples: {status} {answer}")
    for method, target in (("GET", "matching"), ("POST", "again")):
        status, answer = other.ask(method, f"/api/imports/{job}/{target}", {} if method == "POST" else None)
        expect(status == 404 and answer["code"] == "import_unknown", f"another's {target}: {status} {answer}")
    for feed, code in (({"column": 40, "part": 0, "field": "note"}, "column_not_in_sheet"), ({"column": 2, "part": 0, "field": "x"}, "field_not_of_kind"),
                       ({"column": 2, "part": 0, "field": "arrive_at"}, "field_fed_twice")):
        status, answer = clerk.ask("POST", f"/api/imports/{job}/again", {"sheets": [{"sheet": 0, "feeds": sheet["feeds"] + [feed]}]})
        expect(status == 400 and answer["code"] == code and answer["zh"] and answer["en"], f"{feed}: {status} {answer}")
    status, answer = clerk.ask("POST", f"/api/imports/{job}/again", {"sheets": [], "more": "x" * 300_000})
    expect(status == 400 and answer["code"] == "too_long", f"a matching without end: {status} {answer}")
    mended = [{"sheet": 0, "feeds": sheet["feeds"] + [{"column": 2, "part": 0, "field": "person_phone"}]}]
    status, answer = clerk.ask("POST", f"/api/imports/{job}/again", {"sheets": mended})
    expect(status == 200 and answer["dry_run"] and answer["mended"], f"tried again: {status} {answer}")
    tried = wait_for(clerk, answer["id"])
    expect(tried["fates"]["accepted"] == 1 and tried["errors"][0]["code"] == "not_your_unit", f"within their rights: {tried}")
    expect(county.count() == before, "a try wrote something")
    status, answer = clerk.ask("GET", f"/api/imports/{job}/matching")
    expect(status == 409 and answer["code"] == "file_gone", f"the earlier try holds the file no longer: {status} {answer}")
    status, answer = clerk.ask("POST", f"/api/imports/{tried['id']}/map", {"sheet": 0, "name": "试"})
    expect(status == 403 and answer["code"] == "not_your_unit", f"a township keeps a matching for the county: {status} {answer}")
    status, answer = office.ask("POST", f"/api/imports/{tried['id']}/map", {"sheet": 0, "name": "试"})
    expect(status == 404 and answer["code"] == "import_unknown", f"another's matching is kept: {status} {answer}")
    status, answer = clerk.ask("POST", f"/api/imports/{tried['id']}/again", {"dry_run": False})
    done = wait_for(clerk, answer["id"])
    expect(not done["dry_run"] and done["fates"]["accepted"] == 1 and county.count() > before, f"for real, as it was tried: {done}")
    status, answer = clerk.ask("POST", f"/api/imports/{done['id']}/again", {})
    expect(status == 409 and answer["code"] == "file_gone", f"what was imported is not kept: {status} {answer}")


def check_exports(served, county, accounts, people):
    """Rows leave with those alone whose post lets them, as a list shows them, marked, with a line in the audit before they leave."""
    for account, (post, unit, _) in accounts.items():
        kind = sorted(post["lists"])[0] if post["lists"] else "returnee_record"
        status, answer = people[account].ask("POST", "/api/exports", {"kind": kind, "format": "jsonl", "purpose": "试"})
        if not post.get("exports"):
            expect(status == 403 and answer["code"] == "not_your_post", f"{account} exports {kind}: {status} {answer}")
            continue
        for kind in sorted(county.kinds):
            status, answer = people[account].ask("POST", "/api/exports", {"kind": kind, "format": "jsonl", "purpose": "核对名单"})
            if kind not in post["lists"]:
                expect(status == 404 and answer["code"] == "kind_unknown", f"{account} exports {kind}: {status} {answer}")
                continue
            lines = [json.loads(line) for line in answer.splitlines()]
            theirs = [one for one, (where, source) in county.records(kind).items() if may_see(county, post, unit, accounts[account][2], where, source)]
            expect(lines[0]["exported_by"] == account and lines[0]["purpose"] == "核对名单", f"{account}: the mark {lines[0]}")
            expect(post.get("hours") or len(lines) - 1 == len(theirs), f"{account}: {len(lines) - 1} rows of {kind}, {len(theirs)} are theirs")
            for line in lines[1:]:
                expect_veil(county, account, post, kind, line, f"an export of {kind}")
        foreign = people[account].ask("POST", "/api/exports", {"kind": sorted(post["lists"])[0], "unit": "110000000000", "format": "jsonl", "purpose": "试"})
        expect(foreign[0] == 403, f"{account} exports a foreign unit: {foreign}")
        for fault, body in (("purpose", {"format": "jsonl"}), ("format", {"purpose": "试"}), ("columns", {"format": "jsonl", "purpose": "试", "columns": ["x"]}),
                            ("password", {"format": "xlsx", "purpose": "试", "password": "short"})):
            status, answer = people[account].ask("POST", "/api/exports", {"kind": sorted(post["lists"])[0], **body})
            expect(status == 400 and answer["field"] == fault, f"{account}: without a proper {fault}: {status} {answer}")
    person = people["list_team.1"]
    status, answer = person.ask("POST", "/api/exports", {"figure": "hubei_returnees", "as_of": "2020-02-03T24:00", "format": "jsonl", "purpose": "试"})
    _, rows = person.ask("GET", "/api/figures/hubei_returnees/rows?as_of=2020-02-03T24:00&limit=500")
    expect(status == 200 and len(answer.splitlines()) == 1 + len(rows["rows"]) > 1, f"the rows behind a figure: {status} {len(rows['rows'])}")
    headers = {"Cookie": person.cookie, "X-Lianfang-Token": person.session["token"]}
    asked = json.dumps({"kind": "returnee_record", "format": "xlsx", "purpose": "试", "password": "correct horse", "columns": ["person_name"]})
    connection = http.client.HTTPConnection("127.0.0.1", served.port)
    connection.request("POST", "/api/exports", asked, headers)
    answer = connection.getresponse()
    told, packed = answer.getheader("Content-Disposition"), zipfile.ZipFile(io.BytesIO(answer.read()))
    expect(told.endswith('.xlsx.zip"') and packed.infolist()[0].flag_bits & 1, f"under a password: {told}")
    reads = county.engine.rows(county.url, "SELECT text FROM access_audit ORDER BY number DESC LIMIT 1")[0][0]
    expect("export" in reads and "columns=person_name" in reads and "试" in reads, f"its line in the audit: {reads}")

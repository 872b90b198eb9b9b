#!/usr/bin/env python3
"""Who may what, on both engines: every route × every post × own, foreign and parent unit. Nobody gets a row, a field, a count or a hint
that is not theirs, and nobody raises themselves. What is theirs is read here from catalog/posts and the tables, not from the program."""
import http.client
import io
import json
import re
import socket
import tempfile
import time
import urllib.parse
import zipfile

import engines
from offices import County, load_kinds, load_posts, make_county, open_accounts
from served import Person, Served, expect, program, uuid7, PASSWORD

# Every route of the program, as tried below; one that is not named here fails the test.
TRIED = {"GET /", "GET /public.css", "GET /api/public/facilities", "GET /api/public/guidance", "GET /api/public/bulletin",
         "GET /api/public/bulletin/file.pdf", "GET /console", "GET /console/{file}", "GET /console/assets/{file}",
         "POST /api/session", "GET /api/session", "DELETE /api/session", "POST /api/session/password", "GET /api/session/all", "DELETE /api/session/all/{id}", "GET /api/session/factor", "POST /api/session/factor",
         "POST /api/session/factor/confirmed", "POST /api/session/factor/removed", "DELETE /api/accounts/{account}/factor", "GET /api/setup", "POST /api/setup",
         "GET /api/catalogue", "GET /api/records/{kind}", "POST /api/records/{kind}", "GET /api/records/{kind}/{id}",
         "POST /api/records/{kind}/{id}/withdrawal", "GET /api/people", "GET /api/tasks", "GET /api/round", "GET /api/figures", "GET /api/outlines",
         "GET /api/figures/{name}/days", "GET /api/figures/{name}/rows", "GET /api/accounts", "POST /api/accounts",
         "POST /api/accounts/{account}/posts", "DELETE /api/accounts/{account}/posts/{id}", "POST /api/accounts/{account}/password",
         "POST /api/accounts/{account}/disabled", "GET /api/posts", "GET /api/audit", "GET /api/reports", "GET /api/reports/{name}/preview",
         "GET /api/reports/{name}/{file}", "GET /api/reports/{name}/template", "POST /api/reports/{name}/template",
         "POST /api/reports/{name}/draft", "POST /api/reports/{name}/issue", "GET /api/issues/{id}/{file}", "GET /api/events",
         "GET /api/devices", "POST /api/devices", "GET /api/devices/mine/secret", "POST /api/devices/{id}/revoked", "POST /api/imports",
         "POST /api/exports", "POST /api/break-glass", "DELETE /api/break-glass", "GET /api/imports", "GET /api/imports/{id}", "GET /api/imports/{id}/returned",
         "GET /api/imports/{id}/matching", "POST /api/imports/{id}/again", "POST /api/imports/{id}/map"}
IDENTITY_PARTS = ("name", "id_no", "birth", "phone", "address")  # Of a person; sex, age, residence tell nobody apart.


# --- what is theirs ---

def may_see(county, post, unit, office, where, source):
    return county.is_under(where, unit) and (post.get("scope") != "office" or source == office)


def expect_veil(county, who, post, kind, values, what):
    """No identity where the post has none; a part of it where it is masked."""
    identity = post.get("identity", "none")
    text = json.dumps(values, ensure_ascii=False)
    if identity != "clear":
        shown = [secret for secret in county.secrets if secret in text]
        expect(not shown, f"{who}: {what} shows {len(shown)} identity or telephone numbers")
    for field, spec in county.kinds[kind]["fields"].items():
        if spec["type"] == "person" and identity == "none":
            for part in IDENTITY_PARTS:
                expect(f"{field}_{part}" not in values, f"{who}: {what} shows {field}_{part}")
        if spec["type"] == "person" and identity == "masked":
            name = values.get(f"{field}_name", "*")
            expect("*" in name or len(name) == 1, f"{who}: {what} shows the name {name}")
            expect(f"{field}_address" not in values, f"{who}: {what} shows an address")
        if spec.get("personal") and identity == "none":
            expect(field not in values, f"{who}: {what} shows {field}")


def check_lists(county, person, who, post, unit, office):
    foreign = next(code for code in county.townships + [county.root] if not county.is_under(code, unit)) if unit != county.root else "110000000000"
    seen_some = False
    for kind in county.kinds:
        target = f"/api/records/{kind}"
        status, answer = person.ask("GET", f"{target}?limit=40")
        if kind not in post["lists"]:
            expect(status == 404 and answer["code"] == "kind_unknown", f"{who}: a list of {kind} is not there: {status} {answer}")
            continue
        expect(status == 200, f"{who}: lists {kind}: {status} {answer}")
        true = county.records(kind)
        for record in answer["records"]:
            where, source = true[record["id"]]
            seen_some = True
            expect(may_see(county, post, unit, office, where, source), f"{who}: {kind} {record['id']} of {where} is not theirs")
            expect_veil(county, who, post, kind, record["values"], f"{kind} {record['id']}")
        theirs = [one for one, (where, source) in true.items() if may_see(county, post, unit, office, where, source)]
        if not post.get("hours"):
            expect(len(answer["records"]) == min(40, len(theirs)), f"{who}: {kind}: {len(answer['records'])} of {len(theirs)}")
        status, answer = person.ask("GET", f"{target}?unit={foreign}")
        expect(status == 403 and answer["code"] == "not_your_unit", f"{who}: {kind} of a foreign unit: {status} {answer}")
        check_one(county, person, who, post, unit, office, kind, true)
    expect(seen_some or not post["lists"] or post.get("scope") == "office" or post["post"] in ("supervisor", "administrator"),
           f"{who} sees something at all")


def check_one(county, person, who, post, unit, office, kind, true):
    """A record that is theirs opens; a foreign one is answered as one that does not exist, to every verb."""
    theirs = [one for one, (where, source) in true.items() if may_see(county, post, unit, office, where, source)]
    foreign = [one for one in true if one not in set(theirs)]
    if theirs and not post.get("hours"):
        status, answer = person.ask("GET", f"/api/records/{kind}/{theirs[0]}")
        expect(status == 200 and answer["id"] == theirs[0], f"{who}: opens {kind} {theirs[0]}: {status} {answer}")
        for statement in answer["history"] + [answer]:
            expect_veil(county, who, post, kind, statement["values"], f"{kind} {theirs[0]}")
        for order in answer["orders"]:
            expect(county.is_under(order["unit"], unit), f"{who}: an order of {order['unit']}")
    if not foreign:
        return
    nobody = person.ask("GET", f"/api/records/{kind}/nothing")
    expect(person.ask("GET", f"/api/records/{kind}/{foreign[0]}") == nobody and nobody[0] == 404, f"{who}: {kind} {foreign[0]} gives a hint")
    before = county.count()
    for target, body in ((f"/api/records/{kind}", {"id": uuid7(), "fields": {"note": "x"}, "corrects": foreign[0], "reason": "x"}),
                         (f"/api/records/{kind}/{foreign[0]}/withdrawal", {"reason": "x"})):
        status, answer = person.ask("POST", target, body)
        expect(status == 404, f"{who}: changes a foreign {kind}: {status} {answer}")
    expect(county.count() == before, f"{who}: a refusal wrote something")


def check_writing(county, person, who, post, unit):
    foreign = next((code for code in county.townships if not county.is_under(code, unit) and not county.is_under(unit, code)), None)
    before = county.count()
    for kind in county.kinds:
        if kind not in post["records"]:
            status, answer = person.ask("POST", f"/api/records/{kind}", {"id": uuid7(), "fields": {}})
            expect(status == 404, f"{who}: records {kind}, which is not theirs: {status} {answer}")
    expect(county.count() == before, f"{who}: a refusal wrote something")
    if "returnee_record" in post["records"] and foreign:
        fields = {"person_name": "试样甲", "person_phone": "15400000001", "category": "探亲", "depart_region": "湖北省武汉市",
                  "arrive_at": "2020-02-03", "person_residence": county.villages(foreign)[0]}
        status, answer = person.ask("POST", "/api/records/returnee_record", {"id": uuid7(), "fields": fields})
        expect(status == 403 and answer["code"] == "not_your_unit", f"{who}: records elsewhere: {status} {answer}")
    expect(county.count() == before, f"{who}: a refusal wrote something")


def check_figures(county, person, who, post, unit):
    targets = ["/api/figures?names=home_obs_current", "/api/figures/home_obs_current/days?from=2020-02-02&to=2020-02-03", "/api/outlines"]
    for target in targets + ["/api/figures/home_obs_current/rows"]:
        status, answer = person.ask("GET", target)
        if not post.get("figures"):
            expect(status == 403 and "figures" not in answer and "rows" not in answer, f"{who}: {target}: {status} {answer}")
            continue
        if not target.endswith("rows"):
            expect(status == 200, f"{who}: {target}: {status} {answer}")
        foreign = next((code for code in county.townships + [county.root] if not county.is_under(code, unit)), "110000000000")
        status, answer = person.ask("GET", target + ("&" if "?" in target else "?") + f"unit={foreign}")
        expect(status == 403, f"{who}: {target} of a foreign unit: {status} {answer}")
    if not post.get("figures"):
        return
    check_drilling(county, person, who, post, unit)
    _, answer = person.ask("GET", "/api/outlines")
    shown = {one["unit"] for one in answer["outlines"]}
    below = set(county.townships if unit == county.root else county.villages(unit) if unit in county.townships else [])
    expect(shown == below, f"{who}: outlines of {shown ^ below}")
    if post.get("small_numbers") == "hidden":
        check_small(person, who)


def check_drilling(county, person, who, post, unit):
    _, catalogue = person.ask("GET", "/api/catalogue")
    for figure in catalogue["figures"]:
        if figure["name"] not in ("home_obs_current", "hubei_returnees", "confirmed_cum", "checkpoints_total", "published_facilities",
                                  "open_orders_by_type", "hospital_obs_current"):
            continue
        status, answer = person.ask("GET", f"/api/figures/{figure['name']}/rows?limit=500&as_of=2020-02-03T24:00")
        expect(status == (200 if figure["may_open"] else 403), f"{who}: opens {figure['name']}: {status} {answer}")
        text = json.dumps(answer, ensure_ascii=False)
        if post.get("identity") != "clear":
            shown = [secret for secret in county.secrets if secret in text]
            expect(not shown, f"{who}: the rows of {figure['name']} show {len(shown)} numbers")
        if figure["may_open"] and unit != county.root:
            status, whole = person.ask("GET", f"/api/figures?names={figure['name']}&as_of=2020-02-03T24:00")
            expect(sum(one["rows"] for one in whole["figures"]) == len(answer["rows"]), f"{who}: the rows of {figure['name']} are its own")


def check_small(person, who):
    status, answer = person.ask("GET", "/api/figures?names=home_obs_current,hubei_returnees&units=VILLAGE&as_of=2020-02-03T24:00")
    expect(status == 200, f"{who}: figures by village: {answer}")
    for one in answer["figures"]:
        expect(one["value"] is None or one["value"] == 0 or one["value"] >= 5, f"{who}: {one} tells few people apart")
    expect(any(one["hidden"] for one in answer["figures"]), f"{who}: something is hidden")


def check_tasks(county, person, who, post, unit):
    for target in ("/api/tasks?limit=200", "/api/tasks?state=overdue&limit=200"):
        status, answer = person.ask("GET", target)
        if "order" not in post["lists"]:
            expect(status == 403, f"{who}: {target}: {status} {answer}")
            continue
        expect(status == 200, f"{who}: {target}: {status} {answer}")
        for task in answer["tasks"]:
            expect(county.is_under(task["unit"], unit), f"{who}: a task of {task['unit']}")
        if post.get("identity") != "clear":
            text = json.dumps(answer, ensure_ascii=False)
            expect(not [secret for secret in county.secrets if secret in text], f"{who}: tasks show numbers")
    status, answer = person.ask("GET", "/api/round")
    has_round = {"observation_episode", "observation_check"} <= post["lists"]
    expect(status == (200 if has_round else 403), f"{who}: the round: {status} {answer}")
    for one in answer.get("people", []):
        expect(county.is_under(one["unit"], unit), f"{who}: a round in {one['unit']}")
        expect_veil(county, who, post, "observation_episode", one["values"], "the round")
    status, answer = person.ask("GET", f"/api/people?q={next(iter(sorted(s for s in county.secrets if len(s) == 18)))}")
    expect(status == (200 if post.get("people") else 403), f"{who}: looks people up: {status} {answer}")
    if post.get("identity") != "clear":
        expect(not [secret for secret in county.secrets if secret in json.dumps(answer, ensure_ascii=False)], f"{who}: people show numbers")


def check_offices(county, person, who, post):
    """Accounts and audit: administrators and auditors alone; nobody changes what they themselves may do."""
    me = person.account
    give = {"post": "epidemic_investigator", "unit": county.root, "office": "x"}
    for method, target, body in (("GET", "/api/accounts", None), ("GET", "/api/posts", None),
                                 ("POST", f"/api/accounts/{me}/posts", give), ("POST", f"/api/accounts/{me}/password", {"password": "x" * 12 + "y"}),
                                 ("POST", f"/api/accounts/{me}/disabled", {"disabled": False}),
                                 ("DELETE", f"/api/accounts/{me}/posts/1", None), ("DELETE", f"/api/accounts/{me}/factor", None),
                                 ("POST", "/api/accounts", {"account": "more", "name": "x", "password": "a good password", "posts": [give]})):
        if post.get("accounts") and me not in target:
            continue
        status, answer = person.ask(method, target, body)
        code = "not_yourself" if post.get("accounts") else "not_your_post"
        expect(status == 403 and answer["code"] == code, f"{who}: {method} {target}: {status} {answer}")
    wanted = post.get("second_factor", "none")
    status, answer = person.ask("GET", "/api/session/factor")
    expect(status == 200 and answer == {"wanted": wanted, "has_factor": False, "recovery_left": 0}, f"{who}: a second factor: {answer}")
    status, answer = person.ask("POST", "/api/session/factor/confirmed", {"code": "000000"})
    expect(status == 409 and answer["code"] == "factor_missing", f"{who}: confirms what was not begun: {status} {answer}")
    status, answer = person.ask("GET", "/api/audit")
    expect(status == (200 if post.get("audit") else 403), f"{who}: reads the audit: {status}")
    status, answer = person.ask("GET", "/api/catalogue")
    theirs = {kind["name"] for kind in answer["kinds"]}
    expect(theirs == post["lists"] | post["records"], f"{who}: its catalogue has {theirs ^ (post['lists'] | post['records'])}")
    expect(all(county.is_under(unit["code"], person.session["posts"][0]["unit"]) for unit in answer["units"]), f"{who}: foreign units")


def check_reports(county, person, who, post, unit, issue):
    """Reports of one's own units; an issue of the county opens to the county alone."""
    may_read = bool(post.get("reports"))
    status, answer = person.ask("GET", "/api/reports")
    expect(status == (200 if may_read else 403), f"{who}: reports: {status} {answer}")
    foreign = next((code for code in county.townships + [county.root] if not county.is_under(code, unit)), "110000000000")
    for target in (f"/api/reports/daily/preview?unit={foreign}", f"/api/reports/daily/file.md?unit={foreign}"):
        status, answer = person.ask("GET", target)
        expect(status == 403 and "html" not in answer, f"{who}: {target}: {status} {answer}")
    status, answer = person.ask("GET", f"/api/issues/{issue}/file.md")
    expect(status == (200 if may_read and unit == county.root else 404 if may_read else 403), f"{who}: the county's issue: {status} {answer}")
    may_edit = "edit" in post.get("reports", [])
    status, answer = person.ask("GET", "/api/reports/work/template")
    expect(status == (200 if may_edit else 403) and ("text" in answer) == may_edit, f"{who}: the template: {status} {answer}")
    status, answer = person.ask("POST", "/api/reports/work/draft", {"text": "{{nothing}}", "as_of": "2020-02-03T24:00"})
    expect(status == (200 if may_edit else 403) and ("mistakes" in answer) == may_edit, f"{who}: a draft: {status} {answer}")
    status, answer = person.ask("POST", "/api/reports/work/template", {"text": "{{nothing}}", "based_on": ""})
    expect(status == (400 if may_edit else 403), f"{who}: saves a template with a mistake: {status} {answer}")
    status, answer = person.ask("POST", "/api/reports/work/draft", {"text": "", "unit": foreign})
    expect(status == (200 if may_edit else 403) and "html" not in answer, f"{who}: a draft of a foreign unit: {status} {answer}")
    if "issue" not in post.get("reports", []):
        before = county.count()
        status, answer = person.ask("POST", "/api/reports/daily/issue", {"as_of": "2020-02-03T24:00"})
        expect(status == 403 and county.count() == before, f"{who}: issues a report: {status} {answer}")


def check_devices(served, person, other, administrator):
    """A device is its account's; revoked, it is told to forget."""
    status, key = person.ask("POST", "/api/devices", {"name": "手机"})
    expect(status == 200 and len(key["secret"]) == 64, f"a device: {key}")
    with_device = {"Cookie": person.cookie, "X-Lianfang-Device": key["id"], "X-Lianfang-Waiting": "7"}
    status, text, _ = served.ask("GET", "/api/devices/mine/secret", headers=with_device)
    expect(status == 200 and json.loads(text)["secret"] == key["secret"], f"its own key: {text}")
    status, text, _ = served.ask("GET", "/api/devices/mine/secret", headers={**with_device, "Cookie": other.cookie})
    expect(status == 404 and key["secret"] not in text, f"another account's device: {status} {text}")
    expect(key["id"] not in json.dumps(other.ask("GET", "/api/devices")), "another account does not see it")
    expect(other.ask("POST", f"/api/devices/{key['id']}/revoked", {})[0] == 404, "nor revokes it")
    listed = administrator.ask("GET", "/api/devices")[1]["devices"]
    expect([one for one in listed if one["id"] == key["id"] and one["waiting"] == 7], f"the administrator sees it: {listed}")
    expect(key["secret"] not in json.dumps(listed), "and not its key")
    expect(administrator.ask("POST", f"/api/devices/{key['id']}/revoked", {})[0] == 200, "and revokes it")
    status, text, _ = served.ask("GET", "/api/catalogue", headers=with_device)
    expect(status == 403 and json.loads(text)["code"] == "device_revoked", f"a revoked device: {status} {text}")
    status, text, _ = served.ask("GET", "/api/session", headers={"X-Lianfang-Device": key["id"], "X-Lianfang-Waiting": "4"})
    expect(status == 403 and json.loads(text)["code"] == "device_revoked", f"also without a session: {status} {text}")


def check_search(person, office):
    """A whole name, number or plate leads to its records, a part of a text to those that hold it; a name only whom names are shown."""
    def found(who, kind, text):
        status, answer = who.ask("GET", f"/api/records/{kind}?limit=500&q={urllib.parse.quote(text)}")
        expect(status == 200, f"a search for {text}: {status} {answer}")
        return {record["id"] for record in answer["records"]}
    records = person.ask("GET", "/api/records/returnee_record?limit=500")[1]["records"]
    one = next(record for record in records if {"person_id_no", "person_phone"} <= set(record["values"]))
    for column in ("person_name", "person_id_no", "person_phone"):
        text = one["values"][column]
        same = {record["id"] for record in records if record["values"].get(column) == text}
        expect(found(person, "returnee_record", text) >= same, f"{column} {text} finds its records")
        if column == "person_name":
            expect(not found(office, "returnee_record", text), "names are not found by whom they are not shown")
        else:
            expect(one["id"] in found(office, "returnee_record", text), f"the whole number finds it, masked as it is shown: {column}")
    passages = person.ask("GET", "/api/records/checkpoint_passage?limit=500")[1]["records"]
    plates = [record["values"]["plate_no"] for record in passages if record["values"].get("plate_no")]
    expect(plates and found(person, "checkpoint_passage", plates[0]), "a plate finds its passages")
    part = plates[0][:4]
    expect(found(person, "checkpoint_passage", part) == {record["id"] for record in passages if part in str(record["values"])}, f"a part of a plate: {part}")


def check_stale(county, person, kind):
    """Two people correct one record: the second has not seen the first's, and is told so."""
    _, answer = person.ask("GET", f"/api/records/{kind}?limit=1")
    record = answer["records"][0]
    change = {"id": uuid7(), "fields": {"note": "甲"}, "corrects": record["id"], "reason": "试", "based_on": record["number"]}
    expect(person.ask("POST", f"/api/records/{kind}", change)[0] == 200, "the first correction")
    status, answer = person.ask("POST", f"/api/records/{kind}", change)
    expect(status == 200 and answer["fate"] == "known", f"sent again: {status} {answer}")
    before = county.count()
    status, answer = person.ask("POST", f"/api/records/{kind}", {**change, "id": uuid7(), "fields": {"note": "乙"}})
    expect(status == 412 and answer["code"] == "stale" and county.count() == before, f"the second: {status} {answer}")
    _, now = person.ask("GET", f"/api/records/{kind}/{record['id']}")
    status, answer = person.ask("POST", f"/api/records/{kind}", {**change, "id": uuid7(), "fields": {"note": "乙"}, "based_on": now["number"]})
    expect(status == 200 and answer["fate"] == "corrected", f"the second, knowingly: {status} {answer}")


def check_told_again(person):
    """Somebody with a fever who comes to the barrier twice is kept there twice, though the order is given once."""
    for minute in ("09:10", "09:20"):
        fields = {"checkpoint": "检测点", "passed_at": f"2020-02-04T{minute}", "person_name": "试样丁", "person_phone": "15400000004",
                  "value": "38.2", "action": "HOLD", "unit": person.session["posts"][0]["unit"]}
        status, answer = person.ask("POST", "/api/records/checkpoint_person", {"id": uuid7(), "fields": fields})
        expect(status == 200 and "KEEP" in {order["disposition"] for order in answer["orders"]}, f"at {minute}: {status} {answer}")


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


def wait_for(person, job):
    for _ in range(200):
        _, answer = person.ask("GET", f"/api/imports/{job}")
        if answer["state"] in ("done", "failed"):
            return answer
        time.sleep(0.05)
    raise AssertionError(f"the import {job} does not end")


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


def check_break_glass(served, county, accounts, people):
    """Whose post sees identity masked sees it in clear for a reason and a while: their log-in alone, and the audit says why."""
    for account, (post, _, _) in accounts.items():
        status, answer = people[account].ask("POST", "/api/break-glass", {"reason": ""})
        code = "reason" if post.get("break_glass") else "not_your_post"
        expect(status == (400 if post.get("break_glass") else 403) and answer["code"] == code, f"{account}: break-glass: {status} {answer}")
    person, other = people["command_office.1"], Person(served, "command_office.1")
    post, target = accounts["command_office.1"][0], "/api/records/returnee_record?limit=20"

    def shown(who):
        text = json.dumps(who.ask("GET", target)[1]["records"], ensure_ascii=False)
        return [one for one in county.secrets if one in text]
    expect(not shown(person), "masked before")
    reason = "密接人员失联，需立即电话联系"
    status, answer = person.ask("POST", "/api/break-glass", {"reason": reason})
    expect(status == 200 and answer["until"].startswith("2020-02-04T11:0"), f"opened for {post['break_glass']} minutes: {answer}")
    expect(shown(person), "in clear after")
    status, answer = person.ask("GET", "/api/session")
    expect(answer["identity"] == "clear" and answer["glass_until"], f"the session says so: {answer}")
    expect(not shown(other), "another log-in of theirs stays masked")
    lines = county.engine.rows(county.url, "SELECT text FROM access_audit ORDER BY number DESC LIMIT 8")
    texts = [text for text, in lines]
    expect([text for text in texts if "break_glass" in text and reason in text], f"why stands in the audit: {texts}")
    expect([text for text in texts if '"read"' in text and "紧急查看：" + reason in text], f"and with what was read: {texts}")
    expect(person.ask("DELETE", "/api/break-glass")[0] == 200, "it is ended")
    expect(not shown(person), "masked again")


def check_stream(served, clerk, county):
    """The live screens are told that something was recorded, and nothing of what."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as connection:
        connection.sendall(f"GET /api/events HTTP/1.1\r\nHost: x\r\nCookie: {clerk.cookie}\r\n\r\n".encode())
        got = connection.recv(4096)
        expect(b"200" in got.split(b"\r\n")[0] and b"text/event-stream" in got, f"a stream: {got}")
        fields = {"person_name": "试样乙", "person_phone": "15400000009", "category": "探亲", "depart_region": "湖北省武汉市",
                  "arrive_at": "2020-02-03", "person_residence": county.villages(county.townships[0])[0]}
        expect(clerk.ask("POST", "/api/records/returnee_record", {"id": uuid7(), "fields": fields})[0] == 200, "a record")
        told = b""
        while b"\n\n" not in told:
            told += connection.recv(4096)
        expect(told == b"event: changed\ndata: {}\n\n", f"what a stream says: {told}")


def check_doors(served, person):
    """Without a session nothing, without the session's token no change; every route is known to this test."""
    routes = json.loads(served.ask("GET", "/api/openapi.json")[1])["paths"]
    names = set()
    for pattern, methods in routes.items():
        for method, told in methods.items():
            if "x-needs" not in told:
                continue
            name = f"{method.upper()} {pattern}"
            names.add(name)
            target = re.sub(r"\{\w+\}", "order", pattern)
            if told["x-needs"] == "nobody":
                continue
            status, text, _ = served.ask(method.upper(), target, "{}" if method == "post" else None)
            expect(status == 401 and json.loads(text)["code"] == "login_needed", f"{name} without a session: {status} {text}")
            if method != "get":
                status, answer = person.ask(method.upper(), target, {}, token="wrong")
                expect(status in (401, 403) and answer["code"] in ("token", "login_needed"), f"{name} without the token: {status} {answer}")
    expect(names == TRIED, f"routes that this test does not try: {names ^ TRIED}")


def check_sessions(url, served, administrator):
    """Passwords, locks, ends of sessions and of posts."""
    for _ in range(5):
        status, text, _ = served.ask("POST", "/api/session", json.dumps({"account": "village_doctor.2", "password": "wrong"}))
        expect(status == 403 and json.loads(text)["code"] == "wrong_login", f"a wrong password: {status} {text}")
    status, text, _ = served.ask("POST", "/api/session", json.dumps({"account": "village_doctor.2", "password": PASSWORD}))
    expect(status == 403 and json.loads(text)["code"] == "locked", f"five wrong passwords lock: {status} {text}")
    unknown = served.ask("POST", "/api/session", json.dumps({"account": "nobody", "password": PASSWORD}))
    expect(unknown[0] == 403 and json.loads(unknown[1])["code"] == "wrong_login", f"an account that is not there: {unknown}")
    status, answer = administrator.ask("POST", "/api/accounts/leader.2/password", {"password": "quite another one"})
    expect(status == 200 and answer["must_change_password"], f"a reset: {answer}")
    fresh = Person(served, "leader.2", "quite another one")
    status, answer = fresh.ask("GET", "/api/figures?names=home_obs_current")
    expect(status == 409 and answer["code"] == "password_must_change", f"a reset password is changed first: {status} {answer}")
    status, answer = fresh.ask("POST", "/api/session/password", {"old": "quite another one", "new": "leader.2 12345"})
    expect(status == 400 and answer["code"] == "password_weak", f"a weak password: {status} {answer}")
    status, answer = fresh.ask("POST", "/api/session/password", {"old": "quite another one", "new": "my very own words"})
    expect(status == 200 and not answer["must_change_password"], f"a change of password: {status} {answer}")
    expect(fresh.ask("GET", "/api/figures?names=home_obs_current")[0] == 200, "works after the change")
    status, answer = administrator.ask("DELETE", f"/api/accounts/leader.2/posts/{fresh.session['posts'][0]['id']}")
    expect(status == 200 and not answer["posts"], f"a post ends: {answer}")
    expect(fresh.ask("GET", "/api/figures?names=home_obs_current")[1]["code"] == "no_post", "an ended post ends at once")
    expect(administrator.ask("POST", "/api/accounts/leader.2/disabled", {"disabled": True})[0] == 200, "an account is disabled")
    expect(fresh.ask("GET", "/api/session")[0] == 401, "a disabled account is out at once")
    expect(administrator.ask("DELETE", "/api/session")[0] == 200 and administrator.ask("GET", "/api/session")[0] == 401, "log-out ends it")


def check_own_sessions(served, person, foreign):
    """Somebody sees where they are logged in, and ends it there; never another's."""
    second = Person(served, person.account)
    listed = person.ask("GET", "/api/session/all")[1]["sessions"]
    expect(len(listed) == 2 and [one["is_own"] for one in listed].count(True) == 1, f"two sessions: {listed}")
    expect(person.cookie.partition("=")[2] not in json.dumps(listed), "none of its keys")
    theirs = next(one["id"] for one in listed if not one["is_own"])
    nobody = foreign.ask("DELETE", "/api/session/all/nothing")
    expect(foreign.ask("DELETE", f"/api/session/all/{theirs}") == nobody and nobody[0] == 404, f"another's is not there: {nobody}")
    expect(second.ask("GET", "/api/session")[0] == 200, "and goes on")
    expect(person.ask("DELETE", f"/api/session/all/{theirs}")[0] == 200, "one's own is ended")
    expect(second.ask("GET", "/api/session")[0] == 401 and person.ask("GET", "/api/session")[0] == 200, "that one alone")


def check_audit(engine, url, auditor):
    """Who looked at identities stands in the audit before they see them, without a personal value; its chain holds, until it is touched."""
    entries, page = [], ""
    while page is not None:
        status, answer = auditor.ask("GET", f"/api/audit?limit=500&page={page}")
        expect(status == 200, f"the audit: {answer}")
        entries += answer["entries"]
        page = answer["next"]
    reads = [entry for entry in entries if entry["action"] == "read"]
    expect(all(entry["purpose"] for entry in reads) and {"township_clerk.1", "hospital_reporter.1"} <= {entry["account"] for entry in reads},
           "those who see identities stand in the audit with their purpose")
    expect(not [entry for entry in reads if entry["account"].startswith(("leader", "supplies", "command_office", "analyst"))
                and "紧急查看" not in str(entry["purpose"])], "those who see none do not")
    program("--db", url, "audit", "--limit", "1")
    engine.change(url, "UPDATE access_audit SET text = replace(text, '\"rows\":', '\"rows\": ') WHERE number = 20")
    program("--db", url, "audit", "--limit", "1", allowed=(1,))


def check(engine):
    kinds = load_kinds()
    posts = load_posts(kinds)
    with tempfile.TemporaryDirectory(prefix="lianfang-rights.") as folder:
        url = make_county(engine, folder)
    county = County(engine, url, kinds)
    accounts = open_accounts(url, county, posts)
    program("--db", url, "--now", "2020-02-04T10:00", "report", "issue", "daily", "--as-of", "2020-02-03T24:00", "--despite", "试", allowed=(0, 1))
    served = Served(url)
    people = {account: Person(served, account) for account in accounts}
    issue = county.engine.rows(url, "SELECT record_id FROM record_report_issue")[0][0]
    for account, (post, unit, office) in accounts.items():
        person = people[account]
        check_lists(county, person, account, post, unit, office)
        check_writing(county, person, account, post, unit)
        check_figures(county, person, account, post, unit)
        check_tasks(county, person, account, post, unit)
        check_offices(county, person, account, post)
        check_reports(county, person, account, post, unit, issue)
    check_doors(served, people["township_clerk.1"])
    check_search(people["township_clerk.1"], people["command_office.1"])
    check_stale(county, people["township_clerk.1"], "returnee_record")
    check_imports(served, county, people["township_clerk.1"], people["township_clerk.2"])
    check_mending(served, county, people["township_clerk.1"], people["township_clerk.2"], people["command_office.1"])
    check_break_glass(served, county, accounts, people)
    check_exports(served, county, accounts, people)
    check_told_again(people["checkpoint_officer.1"])
    check_stream(served, people["township_clerk.1"], county)
    check_devices(served, people["grid_worker.1"], people["village_doctor.1"], people["administrator.1"])
    check_own_sessions(served, people["grid_worker.2"], people["village_doctor.1"])
    people["auditor.1"].connection.close()  # The server lets go of one that was idle for a minute; the next request opens it.
    check_audit(engine, url, people["auditor.1"])
    check_sessions(url, served, people["administrator.1"])
    expect(not served.end(), "the server had nothing to complain of")
    print(f"  {len(accounts)} accounts of {len(posts)} posts, {len(kinds)} kinds, {len(TRIED)} routes")


engines.on_each(check)

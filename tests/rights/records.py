"""Records and lists: what a post sees and writes, and that a foreign record is answered as one that does not exist."""
import urllib.parse

from rights.veil import expect_veil, may_see
from served import expect, uuid7


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

"""Figures, the rows behind them, outlines and to-dos: those of one's own units, without identities that are not theirs."""
import json

from rights.veil import expect_veil
from served import expect


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
    if post.get("people"):
        expect(len(answer["people"]) == 1 and answer["people"][0].get("name"), f"{who}: the number finds its person: {answer}")
    if post.get("identity") != "clear":
        expect(not [secret for secret in county.secrets if secret in json.dumps(answer, ensure_ascii=False)], f"{who}: people show numbers")

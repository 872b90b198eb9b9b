#!/usr/bin/env python3
"""The work report, whole: on the hand-made county and on a small sample county. No blank, no half-width comma; each number has its
entry with the value that `figures` gives and the rows that `rows` gives; the opening paragraph is as the figures say. On both engines."""
import csv
import html
import io
import json
import os
import re
import subprocess
import sys

import engines

LIANFANG = os.environ["LIANFANG"]
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CUT = "2020-02-03T24:00"

# The 24 quantities and the three lists among the 43 blanks; after a slash, what they stand within.
BLANKS = """returnee_screened_persons hubei_returnees/returnee_screened_persons wuhan_returnees/returnee_screened_persons
home_obs_cumulative home_obs_released/home_obs_cumulative hospital_obs_current emergency_teams command_meetings
railway_stations_covered expressway_exits_covered checkpoints_total checkpoint_staff facilities_with_triage fever_clinics
triage_rooms opinion_guidance_times rumor_refutations county_trainings township_trainings trainee_person_times
funds_allocated_wan inspector_person_times premises_inspected cases_filed
designated_hospital central_isolation_site backup_observation_site""".split()
NAMES = ["addressee_name", "county_name", "county_short_name", "cutoff_month", "cutoff_day", "plan_title", "media_wechat",
         "media_weibo", "media_site_app", "media_county_app"]


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


class County:
    def __init__(self, engine, name):
        self.folder, self.name = engine.folder, name
        self.database = engine.fresh(name)
        self.known = {}

    def run(self, *arguments, status=(0,)):
        command = [LIANFANG, "--db", self.database, "--now", "2020-02-20T08:00", *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode not in status:
            sys.exit(f"FAILED: {' '.join(arguments)}: exit status {done.returncode}\n{done.stdout[-500:]}\n{done.stderr[-1500:]}")
        return done.stdout if done.returncode < 2 else done.stderr

    def figures(self, within="", known_at=""):
        """(figure, key) → value; lists and breakdowns by key."""
        if (within, known_at) not in self.known:
            extra = (["--within", within] if within else []) + (["--known-at", known_at] if known_at else [])
            names = ["hubei_returnees", "wuhan_returnees", "home_obs_released"] if within else []
            listed = json.loads(self.run("figures", *names, "--as-of", CUT, "--json", *extra))
            self.known[within, known_at] = {(f["figure"], f.get("key", "")): (f["value"], f["rows"]) for f in listed}
        return self.known[within, known_at]

    def value(self, figure, within=""):
        return self.figures(within)[figure, ""][0]

    def report(self, *extra, file="report"):
        path = f"{self.folder}/{self.name}-{file}"
        self.run("report", "work", "--as-of", CUT, "--addressee", "省督导组", "-o", path + ".html", "-o", path + ".md",
                 *extra, status=(0, 1))
        return open(path + ".html", encoding="utf-8").read(), open(path + ".md", encoding="utf-8").read()


def about(value):
    """137 → 130余: written here a second time, from the domain's table and not from the program."""
    step = 1 if value < 10 else 10 if value < 1000 else 100 if value < 10000 else 1000
    floor = int(value // step * step)
    return f"{floor}余" if value > floor else f"{floor}"


def forms_of(value):
    plain = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    percent = f"{value * 100:.1f}".removesuffix(".0") + "%"
    return {plain, about(value), percent}


def entries_of(page):
    """Anchor → figure, key, within, value, rows, as the appendix has them."""
    pattern = (r'<tbody id="rows-([^"]*)" data-figure="([^"]*)" data-key="([^"]*)" data-within="([^"]*)" '
               r'data-value="([^"]*)" data-rows="([^"]*)">')
    return {html.unescape(m[0]): [html.unescape(part) for part in m[1:]] for m in re.findall(pattern, page)}


def numbers_of(page):
    body = page[page.index("<main"):page.index("</main>")]
    return [(html.unescape(a), html.unescape(text))
            for a, text in re.findall(r'<a class="n" href="#rows-([^"]*)"[^>]*>([^<]*)</a>', body)]


def text_of(page):
    body = page[page.index("<main"):page.index("</main>")]
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"</(p|h\d|td|tr)>", "\n", body)))


def check_wording(county, page):
    text = text_of(page)
    for bad in ("XX", "××", "{{", "}}", "nan", "None", "，。", "，，", "。。", "；。", "、。", "、，", "，；", "（）", "《》", "余余"):
        expect(bad not in text, f"{county.name}: the text has no {bad}: {text[max(0, text.find(bad) - 30):text.find(bad) + 20]!r}")
    comma = re.search(r"[\u4e00-\u9fff][,;:?!()][\u4e00-\u9fff]|[\u4e00-\u9fff][,;]", text)
    expect(not comma, f"{county.name}: no half-width punctuation in Chinese: {comma and comma.group(0)}")
    for outside in ("http:", "https:", "src=", "url(", "<script", "<link"):
        expect(outside not in page, f"{county.name}: the page asks for nothing outside: {outside}")
    expect(not re.search(r"(?<!\d)47\d{15}[\dX]", page), f"{county.name}: no identity number in the page")
    expect(not re.search(r"(?<!\d)154\d{8}(?!\d)", page), f"{county.name}: no telephone in the page")


def expected_value(county, anchor, figure, key, within):
    known = county.figures(within)
    keyed = {k: v for (name, k), v in known.items() if name == figure and k}
    if anchor.endswith("-total"):
        return round(sum(v for v, _ in keyed.values()), 4)
    if anchor.endswith("-count") or ((figure, "") not in known and not key):
        return len(keyed)
    return known.get((figure, key), (0, 0))[0]


def check_numbers(county, page, markdown):
    entries, numbers = entries_of(page), numbers_of(page)
    expect(len(numbers) > 100, f"{county.name}: the report has its numbers, {len(numbers)}")
    for anchor, printed in numbers:
        expect(anchor in entries, f"{county.name}: {printed} has its entry {anchor}")
        figure, key, within, value, _ = entries[anchor]
        expected = expected_value(county, anchor, figure, key, within)
        expect(float(value) == float(expected), f"{county.name}: {anchor} is {expected}, the report says {value}")
        is_name = not re.match(r"-?\d", printed)
        expect(is_name or printed in forms_of(expected), f"{county.name}: {anchor} = {expected} is printed {printed}")
    for anchor, (figure, *_rest) in entries.items():
        expect(f"lianfang rows {figure} --as-of" in markdown or f"lianfang rows {figure} --key" in markdown,
               f"{county.name}: the markdown lists {anchor}")
    print(f"  {county.name}: {len(numbers)} printed numbers, {len(entries)} entries, each equal to `figures`")


def check_rows(county, page):
    commands = re.findall(r"<code>lianfang (rows [^<]*)</code>", page)
    plain = [c for c in map(html.unescape, commands) if "--key" not in c][:20]
    entries = {(f, w): int(rows) for f, k, w, _, rows in entries_of(page).values() if not k}
    for command in plain:
        arguments = [a for a in command.split(" ")]
        arguments = arguments[:arguments.index("--db")] if "--db" in arguments else arguments
        within = arguments[arguments.index("--within") + 1] if "--within" in arguments else ""
        listed = list(csv.reader(io.StringIO(county.run(*arguments))))
        expect(len(listed) - 1 == entries[arguments[1], within], f"{county.name}: {command} lists {len(listed) - 1} rows")
    print(f"  {county.name}: the command under {len(plain)} figures lists as many records as the report says")


def expected_opening(county, name, short):
    v = county.value
    screened = "returnee_screened_persons"
    parts = [f"全县已为{v(screened)}名返{short}务工人员测量体温，其中从湖北省返{short}的{v('hubei_returnees', screened)}人"
             f"（含武汉市{v('wuhan_returnees', screened)}人）；"]
    if v("hubei_returnees") > v("hubei_returnees", screened):
        parts.append(f"连同务工以外的各类人员，累计掌握湖北省返回人员{v('hubei_returnees')}人（含武汉市{v('wuhan_returnees')}人）；")
    parts.append(f"累计落实居家医学观察{v('home_obs_cumulative')}人，其中观察期满、已经解除的"
                 f"{v('home_obs_released', 'home_obs_cumulative')}人；")
    hospitals = "、".join(k for f, k in county.figures() if f == "designated_hospital" and k)
    parts.append(f"目前在{hospitals}住院留观{v('hospital_obs_current')}人。" if v("hospital_obs_current") else "目前没有住院留观人员。")
    if v("case_cards") == 0:
        parts.append("同一时点，全县没有发现疑似病例，也没有发现确诊病例。")
    else:
        parts.append(f"同一时点，全县累计报告确诊病例{v('confirmed_cum')}例")
    return f"截至2月3日24时，{''.join(parts)}"


def check_opening(county, name, short):
    answer = json.loads(county.run("report", "work", "--as-of", CUT, "--opening", "--json"))
    expected = expected_opening(county, name, short)
    expect(expected in answer["text"], f"{county.name}: the opening says\n{answer['text']}\nexpected\n{expected}")
    expect(answer["text"].startswith(f"疫情发生以来，{name}"), f"{county.name}: the opening names the county")
    shown = county.run("report", "work", "--as-of", CUT, "--opening")
    expect("returnee_screened_persons" in shown and "记录数" in shown, "the terminal shows the opening's figures in a table")
    print(f"  {county.name}: the opening paragraph is as the figures say")


def check_blanks(county, page, names):
    entries = entries_of(page)
    have = {f"{figure}/{within}" if within else figure for figure, _, within, _, _ in entries.values()}
    for blank in BLANKS:
        expect(blank in have, f"{county.name}: the blank {blank} is in the report")
    text = text_of(page)
    for name, printed in names.items():
        expect(printed in text, f"{county.name}: {name} is in the report as {printed}")
    expect(set(names) == set(NAMES), "every name among the blanks was looked for")
    print(f"  {county.name}: all 43 blanks are in the report")


def check_past(county):
    last = int(json.loads(county.run("report", "work", "--as-of", CUT, "--opening", "--json"))["known_at"])
    middle = str(last // 2)
    page, _ = county.report("--known-at", middle, file="past")
    known = county.figures(known_at=middle)
    for anchor, (figure, key, within, value, _) in entries_of(page).items():
        if within or anchor.endswith(("-total", "-count")) or (figure, key) not in known:
            continue
        expect(float(value) == float(known[figure, key][0]), f"{county.name}: {anchor} as known at {middle}")
    print(f"  {county.name}: as known at {middle} the report has the figures of then")


def check_mistakes(county):
    template = f"{county.folder}/own.txt"
    with open(template, "w", encoding="utf-8") as file:
        file.write("report: ours\n---\n# 题\n\n全县{{hubei_returnes}}人。\n")
    told = county.run("report", "ours", "--as-of", CUT, "--template", template, "-o", f"{county.folder}/own.md", status=(2,))
    expect("第5行" in told and "hubei_returnees" in told, f"a misspelt name is told with line and mend: {told}")
    expect(not os.path.exists(f"{county.folder}/own.md"), "nothing is written where the template is wrong")
    with open(template, "w", encoding="utf-8") as file:
        file.write("report: ours\n---\n# 题\n\n全县{{hubei_returnees}}人。\n")
    county.run("report", "ours", "--as-of", CUT, "--template", template, "-o", f"{county.folder}/own.md", status=(0, 1))
    text = open(f"{county.folder}/own.md", encoding="utf-8").read()
    expect(f"\n全县{county.value('hubei_returnees')}人。\n" in text, "the county's own template is written")
    township = next(iter(json.loads(county.run("figures", "checkpoints_total", "--as-of", CUT, "--units", "TOWNSHIP", "--json"))))["unit"]
    county.run("report", "work", "--as-of", CUT, "--unit", township, "-o", f"{county.folder}/town.html", status=(0, 1))
    check_wording(county, open(f"{county.folder}/town.html", encoding="utf-8").read())
    print("  mistakes in a template are told; the county's own template and a township's report are written")


def handmade(engine):
    county = County(engine, "hand-made")
    county.run("init", "--county", f"{ROOT}/tests/handmade/profile.yaml")
    files = sorted(os.listdir(f"{ROOT}/tests/handmade/files"))
    county.run("import", *[f"{ROOT}/tests/handmade/files/{file}" for file in files], status=(0, 1))
    page, markdown = county.report()
    check_wording(county, page)
    check_numbers(county, page, markdown)
    check_rows(county, page)
    check_opening(county, "河口县", "河")
    expect("张一一" not in page and "张一一" not in markdown, "no person's name in the report")
    check_mistakes(county)


def profile_item(path, item):
    found = re.search(rf"^\s*{item}:\s*[\"']?([^\"'\n#]+?)[\"']?\s*$", open(path, encoding="utf-8").read(), re.M)
    return found and found.group(1)


def sample(engine):
    folder = engine.folder
    county = County(engine, "sample")
    county.run("sample", "-o", f"{folder}/county", "--population", "20000", "--seed", "3", "--from", "2020-01-10", "--to", "2020-02-03")
    profile = f"{folder}/county/profile.yaml"
    county.run("init", "--county", profile)
    os.mkdir(f"{folder}/county/returned")
    county.run("import", "--arrivals", f"{folder}/county/arrivals.csv", "--returned", f"{folder}/county/returned", status=(0, 1))
    page, markdown = county.report()
    truth = json.load(open(f"{folder}/county/truth.json", encoding="utf-8"))["county"][CUT]
    for anchor, (figure, key, within, value, _) in entries_of(page).items():
        name = f"{figure}/{key}" if key else figure
        if not within and name in truth and not anchor.endswith(("-total", "-count")):
            expect(abs(float(value) - float(truth[name])) < 1e-9, f"sample: {name} is {truth[name]} in truth, {value} in the report")
    check_wording(county, page)
    check_numbers(county, page, markdown)
    full = re.search(r"name:\s*[\"']?([\u4e00-\u9fff]+)", open(profile, encoding="utf-8").read()).group(1)
    short = profile_item(profile, "short_name") or re.search(r"short_name:\s*([\u4e00-\u9fff]+)", open(profile, encoding="utf-8").read()).group(1)
    check_opening(county, full, short)
    names = {"addressee_name": "尊敬的省督导组", "county_name": full, "county_short_name": f"返{short}务工人员",
             "cutoff_month": "截至2月", "cutoff_day": "2月3日24时", "plan_title": f"印发《{full}"}
    for medium, around in (("media_wechat", "{}微信公众号"), ("media_weibo", "{}新浪微博"), ("media_site_app", "、"), ("media_county_app", "、")):
        printed = re.search({"media_wechat": r"依托(\S+?)微信公众号", "media_weibo": r"微信公众号、(\S+?)新浪微博",
                             "media_site_app": r"以及(\S+?)、", "media_county_app": r"以及\S+?、(\S+?)等本地平台"}[medium], text_of(page))
        expect(printed and printed.group(1) not in ("官方", "本地新闻网站客户端", "县级融媒体客户端"), f"sample: {medium} is named: {printed}")
        names[medium] = printed.group(1)
    check_blanks(county, page, names)
    check_past(county)


def check_coverage_page():
    page = open(f"{ROOT}/docs/seed-coverage.md", encoding="utf-8").read()
    figures = {file[:-4] for file in os.listdir(f"{ROOT}/catalog/figures") if file.endswith(".sql")}
    kinds = {file[:-5] for file in os.listdir(f"{ROOT}/catalog/kinds")}
    names = set(NAMES) | {"cutoff_*"}
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 9 or not cells[1].isdigit():
            continue
        for kind in filter(None, re.split(r",\s*", cells[4])):
            expect(kind in kinds, f"docs/seed-coverage.md, sentence {cells[1]}: there is no kind {kind}")
        for figure in re.findall(r"`([^`]+)`", cells[5]):
            expect(figure in figures | names, f"docs/seed-coverage.md, sentence {cells[1]}: there is no figure {figure}")
        for measure in filter(None, re.split(r",\s*", cells[6])):
            expect(os.path.exists(f"{ROOT}/src/measures/{measure}.cpp"), f"docs/seed-coverage.md: there is no measure {measure}")
    print("  docs/seed-coverage.md names only figures, kinds and measures that there are")


if __name__ == "__main__":
    check_coverage_page()
    engines.on_each(handmade)
    if "--quick" not in sys.argv:
        engines.on_each(sample)

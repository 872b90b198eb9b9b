#!/usr/bin/env python3
"""The console in a real browser, as those who use it do: tests/browser/ holds a journey for each. Needs Chromium and node 20 or later;
where one of them is missing, it says so aloud and is skipped. Arguments name the journeys that are wanted (default: all). Pictures of each
screen are left in the folder LIANFANG_SHOTS, where that is set."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

import engines
from new_kind import add_to
from served import Served, expect, program, PASSWORD

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JOURNEYS = os.path.join(ROOT, "tests", "browser")
NOW = "2020-02-04T10:00"
# account → post, level of its unit, name of its holder.
ACCOUNTS = {"checkpoint": ("checkpoint_officer", "TOWNSHIP", "卡口员甲"), "grid": ("grid_worker", "VILLAGE", "网格员甲"),
            "clerk": ("township_clerk", "TOWNSHIP", "经办员甲"), "office": ("command_office", "COUNTY", "办公室甲"),
            "leader": ("leader", "COUNTY", "领导甲"), "admin": ("administrator", "COUNTY", "管理员甲"),
            "publicity": ("publicity_officer", "COUNTY", "宣传员甲"),
            "auditor": ("auditor", "COUNTY", "审计员甲"), "analyst": ("analyst", "COUNTY", "分析员甲")}


def is_recent(node):
    try:
        told = subprocess.run([node, "-p", "process.versions.node"], capture_output=True, text=True).stdout
    except OSError:
        return False
    return told.split(".")[0].isdigit() and int(told.split(".")[0]) >= 20


def find_node():
    """Debian 12 has an older one; ./dev puts a later one beside the build."""
    for node in (shutil.which("node"), os.path.join(ROOT, "build/node/node_modules/node/bin/node")):
        if node and is_recent(node):
            return node
    return None


def install(node):
    """playwright-core as the lock says, where it is not there yet."""
    lock, there = os.path.join(JOURNEYS, "package-lock.json"), os.path.join(JOURNEYS, "node_modules", ".package-lock.json")
    if os.path.exists(there) and os.path.getmtime(there) >= os.path.getmtime(lock):
        return
    path = os.path.dirname(node) + os.pathsep + os.environ["PATH"]
    done = subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=JOURNEYS, capture_output=True, text=True,
                          env={**os.environ, "PATH": path})
    expect(done.returncode == 0, f"npm ci in tests/browser: {done.stdout}{done.stderr}")
    os.utime(there)


def make_county(engine):
    url, folder = engine.fresh("browser"), engine.folder
    program("sample", "-o", f"{folder}/county", "--population", "5000", "--seed", "5", "--from", "2020-01-20", "--to", "2020-02-03")
    program("--db", url, "--now", "2020-01-20T00:00", "init", "--county", f"{folder}/county/profile.yaml")
    program("--db", url, "import", "--arrivals", f"{folder}/county/arrivals.csv", "--until", NOW, allowed=(0, 1))
    return url


def fullest_village(engine, url):
    """The village with the most people under observation, so that some of them share a house."""
    return engine.rows(url, "SELECT unit_code FROM record_observation_episode WHERE to_number > 9000000000000000000 "
                            "GROUP BY unit_code ORDER BY count(*) DESC, unit_code LIMIT 1")[0][0]


def describe(engine, url):
    """What the journeys must know of the county."""
    units = {code: (parent, level, name) for code, parent, level, name in engine.rows(
        url, "SELECT code, parent, level, name FROM record_unit WHERE to_number > 9000000000000000000")}
    village = fullest_village(engine, url)
    township, _, village_name = units[village]
    root, _, township_name = units[township]
    source = engine.rows(url, "SELECT source FROM record_checkpoint_person ORDER BY source LIMIT 1")[0][0]
    return {"password": PASSWORD, "today": NOW[:10], "root": root, "name": units[root][2], "township": township,
            "township_name": township_name, "village": village, "village_path": township_name + village_name, "checkpoint": source,
            "origin_near": "四川省成都市", "people": [name for _, _, name in ACCOUNTS.values()]}


def open_accounts(url, county):
    at = {"VILLAGE": county["village"], "TOWNSHIP": county["township"], "COUNTY": county["root"]}
    for account, (post, level, name) in ACCOUNTS.items():
        office = county["checkpoint"] if post == "checkpoint_officer" else county["township_name"] if level != "COUNTY" else "指挥部"
        program("--db", url, "--now", NOW, "account", "add", account, "--name", name, "--post", post, "--unit", at[level],
                "--office", office, told=PASSWORD + "\n")


def check(engine):
    url = make_county(engine)
    county = describe(engine, url)
    open_accounts(url, county)
    catalog = pathlib.Path(engine.folder) / "catalog"
    shutil.copytree(os.path.join(ROOT, "catalog"), catalog)
    add_to(catalog)  # A kind and a figure that the console was not made for.
    served = Served(url, NOW, catalog=catalog)
    own = Served(url, NOW, catalog=catalog, options=("--tls-self", "--tls-name", "county.lan"))  # The same county, for phones without a public certificate.
    published = json.loads(served.ask("GET", "/api/public/facilities")[1])["facilities"]
    expect(published, "the sample county has published clinics")
    county |= {"url": f"http://127.0.0.1:{served.port}", "chromium": CHROMIUM, "catalog": str(catalog),
               "own_certificate": {"port": own.port, "certutil": shutil.which("certutil")},
               "clinics": sorted({one["facility"] for one in published})}
    done = subprocess.run([NODE, "run.mjs", *sys.argv[1:]], cwd=JOURNEYS, input=json.dumps(county), text=True)
    told = served.end() + own.end()
    expect(done.returncode == 0, "a journey did not arrive")
    expect(not told, f"the server complained: {told}")


NODE, CHROMIUM = find_node(), shutil.which("chromium")
if not NODE or not CHROMIUM:
    print(f"SKIPPED: the browser's tests; there is no {'Chromium' if NODE else 'node 20 or later'} here")
    sys.exit(0)
install(NODE)
engines.on_each(check, [engines.Sqlite])

#!/usr/bin/env python3
"""The sample county against the truth that it counted itself before any sheet was written: after import every figure, of the county and
of every township, at every cut, and as known before the late sheets came, equals truth.json; the rows that were wrong on purpose
are refused and no others. A second import adds nothing, the files in the order of their names give the same figures, and `verify`
passes. The batch of 273 names gives its table of verdicts and puts under observation whom it must. On PostgreSQL the first seed, whole.

Usage: check_40_truth.py [PROGRAM] [SEED…]    (default: $LIANFANG or build/lianfang, seeds 7 and 20)
"""
import json
import os
import pathlib
import re
import subprocess
import sys

import engines

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LIANFANG", str(ROOT / "build" / "lianfang"))
SEEDS = [int(text) for text in sys.argv[2:]] or [7, 20]
POPULATION = 20_000
SHOWN = 200
FOUNDED = "2020-01-01T08:00"
LATER = "2020-03-01T08:00"


ELSEWHERE = set()


def run(*arguments, status=(0,)):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)
    if done.returncode not in status:
        sys.exit(f"{' '.join(arguments)}\n  ended with {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def make(folder, seed, *more):
    population = () if "--population" in more else ("--population", str(POPULATION))
    run("sample", "-o", str(folder), *population, "--seed", str(seed), *more)
    return json.loads((folder / "truth.json").read_text())


def bring_in(url, folder):
    """Imports the county as it arrived; what import said of each file."""
    run("--db", url, "--now", FOUNDED, "init", "--county", str(folder / "profile.yaml"))
    return json.loads(run("--db", url, "--json", "import", "--arrivals", str(folder / "arrivals.csv"), status=(0, 1)))


def figures(url, *arguments):
    """{unit: {figure or figure/key: value}}; figures without a value are absent."""
    by_unit = {}
    for one in json.loads(run("--db", url, "--now", LATER, "--json", "figures", *arguments)):
        name = one["figure"] + ("/" + one["key"] if "key" in one else "")
        if one["value"] is not None:
            by_unit.setdefault(one["unit"], {})[name] = one["value"]
    return by_unit


def counted_elsewhere():
    """Figures that the sample does not count itself: the hand-made county, the tables of tests/figures and check_42 do."""
    texts = [ROOT / "tests/handmade/expected.txt", *sorted((ROOT / "tests/figures").glob("*.test"))]
    return set(re.findall(r"\b[a-z][a-z0-9_]{4,}\b", "".join(text.read_text() for text in texts)))


def compare(where, expected, found, in_truth):
    faults = []
    for name in sorted(set(expected) | set(found)):
        figure = name.split("/")[0]
        if figure not in in_truth and figure in ELSEWHERE:
            continue
        wanted, got = expected.get(name), found.get(name)
        same = wanted is not None and got is not None and abs(wanted - got) < 1e-4
        if not same:
            faults.append(f"{where}: {name} is {got}, and in truth {wanted}")
    return faults


def compare_all(url, truth):
    faults, compared = [], 0
    in_truth = {name.split("/")[0] for figures in truth["county"].values() for name in figures}
    for cut, expected in truth["county"].items():
        (found,) = figures(url, "--as-of", cut).values()
        faults += compare(f"county {cut}", expected, found, in_truth)
        compared += len(expected)
        by_unit = figures(url, "--as-of", cut, "--units", "TOWNSHIP")
        for code, cuts in truth["units"].items():
            faults += compare(f"{code} {cut}", cuts[cut], by_unit.get(code, {}), in_truth)
            compared += len(cuts[cut])
    for known in truth["known"]:
        (found,) = figures(url, "--as-of", known["as_of"], "--known-at", known["known_at"]).values()
        faults += compare(f"county {known['as_of']} as known at {known['known_at']}", known["figures"], found, in_truth)
        compared += len(known["figures"])
        same = known["figures"] == truth["county"][known["as_of"]]
        if same:
            faults.append("what was known before the late sheets is no other than what is known now: the sample tests nothing there")
    return faults, compared


def compare_rejected(told, truth):
    """Row by row: refused as declared, for the reason declared."""
    wanted = {(one["file"], one["sheet"], one["row"]): one["reason"] for one in truth["rejected"]}
    found, faults = {}, []
    for file in told:
        name = pathlib.Path(file["file"]).name
        if "failed" in file:
            faults.append(f"{name}: not imported: {file['failed']}")
        for sheet in file["sheets"]:
            if "left_out" in sheet:
                faults.append(f"{name}: sheet {sheet['sheet']} left out: {sheet['left_out']}")
        for error in file["errors"]:
            sheet = "" if name.endswith(".csv") else error.get("sheet", "")
            found[(name, sheet, error.get("row", 0))] = error["code"]
        if file["rejected"] > len(file["errors"]):
            faults.append(f"{name}: {file['rejected']} rows refused, only {len(file['errors'])} told")
    for place in sorted(set(wanted) | set(found)):
        if wanted.get(place) != found.get(place):
            faults.append(f"{place}: refused as {found.get(place)}, declared {wanted.get(place)}")
    return faults


def check_second_import(url, folder):
    again = json.loads(run("--db", url, "--now", LATER, "--json", "import", "--arrivals", str(folder / "arrivals.csv"), status=(0, 1)))
    added = [file["file"] for file in again if file["accepted"] or file["completed"] or file["corrected"]]
    return [f"imported again, {name} added something" for name in added]


def check_name_order(url, folder, truth):
    """Without times of arrival: nothing is known of what was known when, everything else is the same."""
    run("--db", url, "--now", LATER, "init", "--county", str(folder / "profile.yaml"))
    files = sorted(str(path) for path in (folder / "files").iterdir())
    run("--db", url, "--now", LATER, "import", *files, status=(0, 1))
    faults, _ = compare_all(url, {**truth, "known": []})
    return [f"files in the order of their names: {fault}" for fault in faults]


def observed_by_order(engine, url, verdict):
    """Names of the persons with this verdict for whom home observation was ordered."""
    return sorted(name for (name,) in engine.rows(
        url, "SELECT DISTINCT v.person_name FROM record_list_verdict v JOIN record_order o ON o.person_id = v.person_id "
        "WHERE v.verdict = ? AND o.order_type = 'HOME_OBSERVATION'", verdict))


def check_list_273(engine):
    folder, url = pathlib.Path(engine.folder) / "list", engine.fresh("list")
    truth = make(folder, 1, "--instance", "list-273", "--population", "60000")
    faults = compare_rejected(bring_in(url, folder), truth)
    differences, compared = compare_all(url, truth)
    faults += differences
    for verdict, expected, count in (("MISSED", "observe_missed", 12), ("TRANSIT_STOP", "observe_stopped", 25)):
        wanted, found = sorted(truth["expected"][expected]), observed_by_order(engine, url, verdict)
        if wanted != found or len(found) != count:
            faults.append(f"{verdict}: observation ordered for {len(found)} persons, must be {count}: {set(wanted) ^ set(found)}")
    print(f"  list-273: {compared} figures compared, {len(faults)} faults")
    return [f"list-273: {fault}" for fault in faults]


def check_seed(engine, seed):
    folder, url = pathlib.Path(engine.folder) / f"county_{seed}", engine.fresh(f"county_{seed}")
    truth = make(folder, seed)
    told = bring_in(url, folder)
    faults = compare_rejected(told, truth)
    differences, compared = compare_all(url, truth)
    faults += differences
    faults += check_second_import(url, folder)
    if seed == SEEDS[0]:
        run("--db", url, "verify")
        faults += check_name_order(engine.fresh("by_name"), folder, truth)
    rows = sum(file["accepted"] + file["completed"] + file["known"] + file["rejected"] for file in told)
    print(f"  seed {seed}: {len(told)} files, {rows} rows, {compared} figures compared, {len(faults)} faults")
    return [f"{engine.name}, seed {seed}: {fault}" for fault in faults]


def check_engine(engine):
    seeds = SEEDS if engine.name == "sqlite" else SEEDS[:1]
    faults = [fault for seed in seeds for fault in check_seed(engine, seed)] + check_list_273(engine)
    for fault in faults[:SHOWN]:
        print(fault)
    return not faults


if __name__ == "__main__":
    ELSEWHERE.update(counted_elsewhere())
    sys.exit(0 if all(engines.on_each(check_engine)) else 1)

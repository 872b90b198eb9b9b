#!/usr/bin/env python3
"""Figures of the day and breakdowns of the sample county against figures that are counted otherwise (check_40_truth.py): on each day what
came in the day is what there is so far less what there was the day before, and the parts of a whole add up to it. On both engines.

Usage: check_42_days.py [PROGRAM] [SEED]    (default: $LIANFANG or build/lianfang, seed 7)
"""
import json
import os
import pathlib
import subprocess
import sys

import engines

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LIANFANG", str(ROOT / "build" / "lianfang"))
SEED = sys.argv[2] if len(sys.argv) > 2 else "7"
CUTS = [f"2020-01-{day}T24:00" for day in range(11, 32)] + [f"2020-02-0{day}T24:00" for day in range(1, 4)]
NOW = "2020-03-01T08:00"

# Of the day, so far.
DAYS = """home_obs_new_day home_obs_cumulative, central_obs_new_day central_obs_cumulative, returnees_new_day returnees_total,
 hubei_returnees_day hubei_returnees, wuhan_returnees_day wuhan_returnees, confirmed_new confirmed_cum, suspected_new suspected_cum,
 asymptomatic_new asymptomatic_cum, contacts_traced_day contacts_traced, vehicles_screened_day vehicles_screened,
 persons_screened_day persons_screened, hubei_vehicles_day hubei_vehicles, turned_back_vehicles_day turned_back_vehicles,
 turned_back_persons_day turned_back_persons, list_records_day list_records_total, list_verdicts_day list_verdicts,
 premises_visits_day premises_visits, inspector_person_times_day inspector_person_times, enforcement_day_by_type enforcement_by_type,
 opinion_items_day opinion_items_found, triage_visits_day triage_visits_cum, fever_visits_day fever_visits_cum,
 supplies_in_day supplies_in_cum, supplies_out_day supplies_out_cum, trainings_day_by_level trainings_by_level,
 trainees_day_by_level trainees_by_level, inspection_vehicles_day inspection_vehicles, price_samples_day price_samples,
 premises_told_to_rectify_day premises_told_to_rectify"""
# Whole, parts.
PARTS = """home_obs_current home_obs_current_by_reason, vehicles_screened_day vehicles_day_by_checkpoint,
 persons_screened_day persons_day_by_checkpoint, vehicles_screened_day vehicles_day_by_checkpoint_type,
 persons_screened_day persons_day_by_checkpoint_type, hubei_vehicles_day hubei_vehicles_day_by_checkpoint,
 turned_back_persons_day turned_back_day_by_checkpoint, list_records_total list_records_by_source,
 list_records_verified list_verified_by_source, list_records_missed list_missed_by_source,
 isolation_beds_total isolation_beds_by_facility, central_rooms_total central_rooms_by_facility,
 negative_pressure_rooms negative_pressure_rooms_by_facility, ambulances_total ambulances_by_facility,
 ambulances_negative_pressure negative_pressure_ambulances_by_facility, premises_visits premises_visits_by_type,
 premises_visits_day premises_visits_day_by_type, opinion_items_found opinion_items_by_class,
 opinion_items_day opinion_items_day_by_class, opinion_items_found opinion_items_by_platform"""
# The same thing under two names.
SAME = """opinion_actions_by_type/GUIDE opinion_guidance_times, opinion_actions_by_type/REFUTE rumor_refutations,
 trainings_by_level/COUNTY county_trainings, trainings_by_level/TOWNSHIP township_trainings"""


def pairs(text):
    return [pair.split() for pair in text.split(",")]


def run(*arguments, status=(0,)):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)
    if done.returncode not in status:
        sys.exit(f"{' '.join(arguments)}\n  ended with {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def figures(url, cut):
    """{figure: sum over its keys} and {figure/key: value}."""
    found = {}
    for one in json.loads(run("--db", url, "--now", NOW, "--json", "figures", "--as-of", cut)):
        value = one["value"] or 0
        found[one["figure"]] = found.get(one["figure"], 0) + value
        if "key" in one:
            found[f"{one['figure']}/{one['key']}"] = value
    return found


def faults_of(cut, now, before):
    checks = [(f"{day} is not {so_far} less that of the day before", now.get(day, 0), now.get(so_far, 0) - before.get(so_far, 0))
              for day, so_far in pairs(DAYS)]
    checks += [(f"{whole} is not the sum of {parts}", now.get(whole, 0), now.get(parts, 0)) for whole, parts in pairs(PARTS)]
    checks += [(f"{one} is not {other}", now.get(one, 0), now.get(other, 0)) for one, other in pairs(SAME)]
    wrong = [f"{cut}: {what}: {a} and {b}" for what, a, b in checks if abs(a - b) > 1e-6]
    return wrong, len(checks), sum(1 for _, a, _ in checks if a != 0)


def check(engine):
    url, folder = engine.fresh("county"), f"{engine.folder}/county"
    run("sample", "-o", folder, "--population", "20000", "--seed", SEED)
    run("--db", url, "--now", "2020-01-01T08:00", "init", "--county", f"{folder}/profile.yaml")
    run("--db", url, "import", "--arrivals", f"{folder}/arrivals.csv", status=(0, 1))
    wrong, compared, telling = [], 0, 0
    before = figures(url, "2020-01-10T24:00")
    for cut in CUTS:
        now = figures(url, cut)
        more, count, nonzero = faults_of(cut, now, before)
        wrong, compared, telling, before = wrong + more, compared + count, telling + nonzero, now
    for fault in wrong:
        print(fault)
    print(f"  days and parts: {compared} compared, {telling} of them not zero, {len(wrong)} wrong")
    return not wrong and telling >= compared // 4


if __name__ == "__main__":
    sys.exit(0 if all(engines.on_each(check)) else 1)

#!/usr/bin/env python3
"""Import twice adds nothing; verify passes, and finds a flipped byte. On both engines. Kills: tests/check_61_killed.py."""
import json
import os
import subprocess
import sys

import engines

LIANFANG = os.environ["LIANFANG"]
POPULATION, SEED, CUT = "20000", "7", "2020-02-03T24:00"


def run(url, *arguments, expect=(0,)):
    done = subprocess.run([LIANFANG, "--db", url, *arguments], capture_output=True, text=True)
    if done.returncode not in expect:
        sys.exit(f"{' '.join(arguments)}: exit status {done.returncode}, expected {expect}\n{done.stderr[-2000:]}")
    return done.stdout


def start_county(url, folder):
    run(url, "--now", "2020-01-10T08:00", "init", "--county", f"{folder}/profile.yaml")


def import_all(url, folder):
    # Status 1: rows were rejected, as the sample means them to be.
    return json.loads(run(url, "import", "--arrivals", f"{folder}/arrivals.csv", "--returned", f"{folder}/returned",
                          "--json", expect=(0, 1)))


def figures(url):
    listed = json.loads(run(url, "--now", "2020-02-20", "figures", "--as-of", CUT, "--json"))
    return {(f["figure"], f.get("key")): (f["value"], f["rows"]) for f in listed}


def entries(engine, url):
    return engine.rows(url, "SELECT COUNT(*) FROM ledger")[0][0]


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")
    print(f"  {what}")


def check_twice(engine, url, folder):
    before, numbers = entries(engine, url), figures(url)
    again = import_all(url, folder)
    added = sum(f["accepted"] + f["completed"] for f in again)
    expect(added == 0, f"a second import of all files adds no row ({sum(f['known'] for f in again)} known)")
    expect(entries(engine, url) == before, f"the ledger still has {before} entries")
    expect(figures(url) == numbers, "no figure changed")


def check_flips(engine, url):
    run(url, "verify")
    changes = [
        ("the ledger", "UPDATE ledger SET text = REPLACE(text, '\"op\"', '\"oq\"') WHERE number = 100"),
        ("a sealed value", "UPDATE sealed SET value = SUBSTR(value, 1, LENGTH(value) - 1) || '?' "
                           "WHERE number = (SELECT MIN(number) FROM sealed)"),
        ("a table", "UPDATE record_temp_measurement SET value = value + 1 "
                    "WHERE record_id = (SELECT MIN(record_id) FROM record_temp_measurement)"),
    ]
    for what, change in changes:
        copy = engine.copied(url, "flipped")
        assert engine.change(copy, change) == 1, what
        run(copy, "verify", expect=(1,))
        expect(True, f"a changed byte in {what} is found")


def check(engine):
    folder = f"{engine.folder}/county"
    run("sqlite::memory:", "sample", "-o", folder, "--population", POPULATION, "--seed", SEED, "--from", "2020-01-10", "--to", "2020-02-03")
    whole = engine.fresh("whole")
    start_county(whole, folder)
    import_all(whole, folder)
    check_twice(engine, whole, folder)
    check_flips(engine, whole)


if __name__ == "__main__":
    engines.on_each(check)

#!/usr/bin/env python3
"""Import twice adds nothing; verify passes, and finds a flipped byte. Kills: tests/check_61_killed.py."""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

LIANFANG = os.environ["LIANFANG"]
POPULATION, SEED, CUT = "20000", "7", "2020-02-03T24:00"


def run(database, *arguments, expect=(0,)):
    done = subprocess.run([LIANFANG, "--db", "sqlite:" + database, *arguments], capture_output=True, text=True)
    if done.returncode not in expect:
        sys.exit(f"{' '.join(arguments)}: exit status {done.returncode}, expected {expect}\n{done.stderr[-2000:]}")
    return done.stdout


def start_county(database, folder):
    run(database, "--now", "2020-01-10T08:00", "init", "--county", f"{folder}/profile.yaml")


def import_all(database, folder):
    # Status 1: rows were rejected, as the sample means them to be.
    return json.loads(run(database, "import", "--arrivals", f"{folder}/arrivals.csv", "--returned", f"{folder}/returned",
                          "--json", expect=(0, 1)))


def figures(database):
    listed = json.loads(run(database, "--now", "2020-02-20", "figures", "--as-of", CUT, "--json"))
    return {(f["figure"], f.get("key")): (f["value"], f["rows"]) for f in listed}


def entries(database):
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT COUNT(*) FROM ledger").fetchone()[0]


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")
    print(f"  {what}")


def check_twice(database, folder):
    before, numbers = entries(database), figures(database)
    again = import_all(database, folder)
    added = sum(f["accepted"] + f["completed"] for f in again)
    expect(added == 0, f"a second import of all files adds no row ({sum(f['known'] for f in again)} known)")
    expect(entries(database) == before, f"the ledger still has {before} entries")
    expect(figures(database) == numbers, "no figure changed")


def check_flips(database):
    run(database, "verify")
    changes = [
        ("the ledger", "UPDATE ledger SET text = REPLACE(text, '\"op\"', '\"oq\"') WHERE number = 100"),
        ("a sealed value", "UPDATE sealed SET value = SUBSTR(value, 1, LENGTH(value) - 1) || '?' "
                           "WHERE number = (SELECT MIN(number) FROM sealed)"),
        ("a table", "UPDATE record_temp_measurement SET value = value + 1 "
                    "WHERE record_id = (SELECT MIN(record_id) FROM record_temp_measurement)"),
    ]
    for what, change in changes:
        copy = database + ".flipped"
        with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        with sqlite3.connect(copy) as connection:
            assert connection.execute(change).rowcount == 1, what
        run(copy, "verify", expect=(1,))
        expect(True, f"a changed byte in {what} is found")
        os.remove(copy)


def main():
    with tempfile.TemporaryDirectory() as work:
        folder = f"{work}/county"
        run(f"{work}/none.db", "sample", "-o", folder, "--population", POPULATION, "--seed", SEED,
            "--from", "2020-01-10", "--to", "2020-02-03")
        whole = f"{work}/whole.db"
        start_county(whole, folder)
        import_all(whole, folder)
        check_twice(whole, folder)
        check_flips(whole)


if __name__ == "__main__":
    main()

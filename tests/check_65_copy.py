#!/usr/bin/env python3
"""A county moved: SQLite to PostgreSQL and back, backed up while an import runs, restored, exported and imported, replayed.
The figures are equal everywhere and verify passes everywhere; damaged and half-written files are told and never look whole.
PostgreSQL takes part where LIANFANG_TEST_POSTGRESQL names a server."""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time

import engines

LIANFANG = os.environ["LIANFANG"]
POPULATION, SEED, CUT = "5000", "65", "2020-02-03T24:00"


def program(*arguments, expect=(0,)):
    done = subprocess.run([LIANFANG, *arguments], capture_output=True, text=True)
    if done.returncode not in expect:
        sys.exit(f"{' '.join(arguments)}: exit status {done.returncode}, expected {expect}\n{done.stderr[-2000:]}")
    return done


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")
    print(f"  {what}")


def figures(url):
    listed = json.loads(program("--db", url, "--now", "2020-02-05T08:00", "--json", "figures", "--as-of", CUT).stdout)
    return {(f["figure"], f.get("key")): (f["value"], f["rows"]) for f in listed}


def chain(path):
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT number, text, hash FROM ledger ORDER BY number").fetchall()


def import_county(url, folder):
    program("--db", url, "import", "--arrivals", f"{folder}/arrivals.csv", "--json", expect=(0, 1))


def make_county(work):
    folder, url = f"{work}/county", f"sqlite:{work}/county.db"
    program("sample", "-o", folder, "--population", POPULATION, "--seed", SEED, "--from", "2020-01-10", "--to", "2020-02-03")
    program("--db", url, "--now", "2020-01-10T08:00", "init", "--county", f"{folder}/profile.yaml")
    return folder, url


def check_backup_while_writing(work, folder, url):
    """The backup is the ledger at one moment of the import; restored, the import is taken up again there."""
    backup = f"{work}/running.backup"
    importing = subprocess.Popen([LIANFANG, "--db", url, "import", "--arrivals", f"{folder}/arrivals.csv", "--json"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with sqlite3.connect(url.removeprefix("sqlite:")) as watching:
        while importing.poll() is None and watching.execute("SELECT MAX(number) FROM ledger").fetchone()[0] < 500:
            time.sleep(0.02)
    ran = importing.poll() is None
    told = json.loads(program("--db", url, "--json", "backup", "-o", backup).stdout)
    expect(importing.wait() in (0, 1), "the import ended as it would have")
    whole, there = chain(f"{work}/county.db"), chain(backup)
    expect(ran and len(there) < len(whole), f"the backup was made while the import ran: {len(there)} of {len(whole)} entries")
    expect(there == whole[:len(there)] and told["head"] == there[-1][2], "it is the beginning of the ledger, up to the head told")
    program("--db", url, "backup", "-o", backup, expect=(2,))
    program("restore", backup, "--to", f"sqlite:{work}/restored.db")
    import_county(f"sqlite:{work}/restored.db", folder)
    expect(figures(f"sqlite:{work}/restored.db") == figures(url), "restored and imported again: the same figures")
    program("--db", f"sqlite:{work}/restored.db", "verify")


def check_moves(work, url):
    numbers, entries = figures(url), chain(f"{work}/county.db")
    expect(len(numbers) > 200, f"{len(numbers)} figures to compare")

    def same(where, what):
        program("--db", where, "verify")
        expect(figures(where) == numbers, f"{what}: the same figures, verify passes")

    def same_chain(path, what):
        expect(chain(path) == entries, f"{what}: every entry with its number and hash")

    exported = f"{work}/ledger.jsonl"
    program("--db", url, "export", "--ledger", "-o", exported)
    program("--db", f"sqlite:{work}/imported.db", "import", exported)
    same(f"sqlite:{work}/imported.db", "exported and imported")
    same_chain(f"{work}/imported.db", "exported and imported")
    if engines.Postgresql not in engines.named():
        return
    with engines.Postgresql(work) as engine:
        servers = engine.fresh("copied"), engine.fresh("replayed")
        program("copy", "--from", url, "--to", servers[0])
        same(servers[0], "copied to PostgreSQL")
        refused = program("copy", "--from", url, "--to", servers[0], expect=(2,))
        expect(servers[0] in refused.stderr, "a target that holds something is refused")
        program("copy", "--from", servers[0], "--to", f"sqlite:{work}/back.db")
        same(f"sqlite:{work}/back.db", "and back")
        same_chain(f"{work}/back.db", "and back")
        program("--db", servers[0], "backup", "-o", f"{work}/server.backup")
        same_chain(f"{work}/server.backup", "PostgreSQL backed up as a file")
        program("--db", servers[0], "replay", "--to", servers[1])
        same(servers[1], "replayed from PostgreSQL into PostgreSQL")


def check_damage(work, url):
    backup, exported = f"{work}/whole.backup", f"{work}/ledger.jsonl"
    program("--db", url, "backup", "-o", backup)
    size = os.path.getsize(backup)
    half = f"{work}/half.backup"
    with open(backup, "rb") as whole, open(half, "wb") as out:
        out.write(whole.read(size // 2 + 100))
    program("restore", half, "--to", f"sqlite:{work}/from-half.db", expect=(2,))
    expect(not os.path.exists(f"{work}/from-half.db"), "half a backup is not restored")
    with sqlite3.connect(backup) as connection:
        connection.execute("UPDATE record_temp_measurement SET value = value + 1 "
                           "WHERE record_id = (SELECT MIN(record_id) FROM record_temp_measurement)")
    told = program("restore", backup, "--to", f"sqlite:{work}/from-damaged.db", expect=(2,)).stderr
    expect("record_temp_measurement" in told and not os.path.exists(f"{work}/from-damaged.db"), "an altered backup is named")
    with open(exported, encoding="utf-8") as file:
        lines = file.readlines()
    target = f"sqlite:{work}/cut.db"
    cut = f"{work}/cut.jsonl"
    with open(cut, "w", encoding="utf-8") as out:
        out.writelines(lines[:len(lines) // 2])
    told = program("--db", target, "--lang", "en", "import", cut, expect=(2,)).stderr
    expect(f"row {len(lines) // 2 + 1}" in told, f"a cut export names its line: {told.strip()}")
    program("--db", target, "figures", "--as-of", CUT, expect=(2,))
    expect(True, "what was not moved whole is not opened")
    program("--db", target, "import", exported)
    expect(figures(target) == figures(url), "the whole file goes on where the cut one ended")
    program("--db", f"sqlite:{work}/dry.db", "import", "--dry-run", exported, expect=(2,))
    expect(not os.path.exists(f"{work}/dry.db"), "an exported ledger has no dry run, and says so")
    program("copy", "--from", f"sqlite:{work}/none.db", "--to", f"sqlite:{work}/other.db", expect=(2,))
    expect(not os.path.exists(f"{work}/none.db"), "a name that is not there is told, and nothing is made")


def main():
    with tempfile.TemporaryDirectory() as work:
        folder, url = make_county(work)
        check_backup_while_writing(work, folder, url)
        check_moves(work, url)
        check_damage(work, url)


if __name__ == "__main__":
    main()

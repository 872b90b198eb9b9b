#!/usr/bin/env python3
"""The server goes away in the middle: the program says what to do, and the same command again carries on. A record that one
server has and its synchronous standby has not is never acknowledged, not even as one that is there already."""
import json
import os
import subprocess
import sys
import tempfile
import time

import keys_apart  # noqa: F401

LIANFANG = os.environ["LIANFANG"]
SERVER = os.environ.get("LIANFANG_TEST_POSTGRESQL")
POPULATION, SEED, CUT = "5000", "67", "2020-01-19T24:00"
NAME = "lianfang_check_cut_off"
MEETING = ("record", "meeting", "会议时间=2020-02-04 08:30", "会议名称=指挥部例会", "级别=县级", "主持人=周某")


def program(*arguments, allowed=(0,)):
    done = subprocess.run([LIANFANG, *arguments], capture_output=True, text=True)
    if done.returncode not in allowed:
        sys.exit(f"{' '.join(arguments)}: exit status {done.returncode}, expected {allowed}\n{done.stderr[-2000:]}")
    return done.stdout


def start(*arguments):
    return subprocess.Popen([LIANFANG, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")
    print(f"  {what}")


def figures(url):
    listed = json.loads(program("--db", url, "--now", "2020-02-05T08:00", "--json", "figures", "--as-of", CUT))
    return {(f["figure"], f.get("key")): (f["value"], f["rows"]) for f in listed}


def sql(*statements):
    words = [word for statement in statements for word in ("-c", statement)]
    done = subprocess.run(["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", SERVER, *words], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{statements}: {done.stderr}")
    return done.stdout.strip()


def entries(url):
    done = subprocess.run(["psql", "-X", "-At", url, "-c", "SELECT count(*) FROM ledger"], capture_output=True, text=True)
    return int(done.stdout or 0)


def wait_for(what, condition):
    for _ in range(300):
        if condition():
            return
        time.sleep(0.05)
    sys.exit(f"FAILED: 15 s without {what}")


def sessions(how, event="%"):
    """Does `how` to each of the database's server sessions, which waits for `event`; how many."""
    return int(sql(f"SELECT count({how}(pid)) FROM pg_stat_activity WHERE datname = '{NAME}' AND backend_type = "
                   f"'client backend' AND coalesce(wait_event, '') LIKE '{event}'") or 0)


def waits_for_standby():
    return sessions("abs", "SyncRep") > 0


def check_says_what_to_do(process, what):
    _, message = process.communicate()
    told = "再运行一次" in message and "run the same command again" in message
    if not told or process.returncode != 2:
        sys.exit(f"FAILED: {what}: exit status {process.returncode}, says: {message}")
    print(f"  {what}: exit status 2, and says what to do")


def check_import(folder, url, undisturbed):
    for cut in range(2):
        before = entries(url)
        importing = start("--db", url, "import", "--arrivals", f"{folder}/arrivals.csv", "--json")
        wait_for("entries", lambda: entries(url) > before + 100 or importing.poll() is not None)
        sessions("pg_terminate_backend")
        check_says_what_to_do(importing, f"an import cut off at {entries(url)} entries")
    program("--db", url, "import", "--arrivals", f"{folder}/arrivals.csv", "--json", allowed=(0, 1))
    expect(figures(url) == undisturbed, "the same command again carries on: every figure is as undisturbed")
    program("--db", url, "verify")


def check_unconfirmed(url):
    before = entries(url)
    sql("ALTER SYSTEM SET synchronous_standby_names = 'away'", "SELECT pg_reload_conf()")
    try:
        recording = start("--db", url, *MEETING)
        wait_for("a commit that waits for the standby", waits_for_standby)
        sessions("pg_cancel_backend", "SyncRep")
        check_says_what_to_do(recording, "a commit whose wait for the standby was canceled")
        expect(entries(url) == before + 1, "the record stands on this server alone")
        again = start("--db", url, *MEETING)
        wait_for("the second one to wait", waits_for_standby)
        sessions("pg_terminate_backend", "SyncRep")
        check_says_what_to_do(again, "sent again, it waits like a new one; cut off while it waits")
        again = start("--db", url, *MEETING, "--json")
        wait_for("the third one to wait", waits_for_standby)
    finally:
        sql("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")
    told = json.loads(again.communicate()[0])
    expect(again.returncode == 0 and told["fate"] == "known", "when the standby is there, it is acknowledged: known already")
    expect(entries(url) == before + 1, "it stands once")


def main():
    if not SERVER:
        print("  SKIPPED: PostgreSQL; set LIANFANG_TEST_POSTGRESQL to a server's URL (./dev check does)")
        return
    url = SERVER.replace("/postgres?", f"/{NAME}?")
    sql(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME}")
    with tempfile.TemporaryDirectory() as work:
        folder, file = f"{work}/county", f"sqlite:{work}/county.db"
        program("sample", "-o", folder, "--population", POPULATION, "--seed", SEED, "--from", "2020-01-10", "--to", "2020-01-19")
        for where in (file, url):
            program("--db", where, "--now", "2020-01-10T08:00", "init", "--county", f"{folder}/profile.yaml")
        program("--db", file, "import", "--arrivals", f"{folder}/arrivals.csv", "--json", allowed=(0, 1))
        check_import(folder, url, figures(file))
        check_unconfirmed(url)
    sql(f"DROP DATABASE {NAME} WITH (FORCE)")


if __name__ == "__main__":
    main()

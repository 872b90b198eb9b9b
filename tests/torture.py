#!/usr/bin/env python3
"""Kills (-9) at random moments of two loads on both engines: an import of a county, started again until it is done, and 64
callers who note each record that was acknowledged. On PostgreSQL the server is killed too. Then: 0 lost, 0 doubled, the
figures as undisturbed, verify passes. Usage: tests/torture.py [KILLS]; the kills are spread over the four.
LIANFANG_TEST_SEED repeats the moments."""
import collections
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import keys_apart  # noqa: F401
from durable_server import DurableServer, binaries

LIANFANG = os.environ["LIANFANG"]
CALLERS = os.environ.get("LIANFANG_MANY_CALLERS", os.path.join(os.path.dirname(LIANFANG), "many_callers"))
POPULATION, COUNTY_SEED, CUT = "5000", "61", "2020-02-03T24:00"
RECORDS = 4000          # Of the callers, until a new file of acknowledged ids is begun.
LONGEST_PAUSE = 1.2     # Seconds between two kills of the callers, at most.
KILLS_OF_ONE = 10       # Of one import, at most, before it may end undisturbed.
# What a client that lost its database must say, in both languages.
ADVICE = ("run the same command again", "try again")  # Of a connection that is lost, and of a server that is not up yet.


def program(*arguments, expect=(0,)):
    done = subprocess.run([LIANFANG, *arguments], capture_output=True, text=True)
    if done.returncode not in expect:
        sys.exit(f"FAILED: {' '.join(arguments)}: exit status {done.returncode}, expected {expect}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


class Cell:
    """One load on one engine, with what was done to it."""

    def __init__(self, name, seed, kills, server, folder):
        self.name, self.kills, self.server, self.folder = name, kills, server, folder
        self.dice = random.Random(f"{seed} {name}")
        self.killed, self.rounds, self.began = collections.Counter(), 0, time.time()

    def count(self):
        return sum(self.killed.values())

    def done(self):
        return self.count() >= self.kills

    def fresh(self):
        self.rounds += 1
        if self.server:
            return self.server.make_database(f"killed_{self.rounds}")
        return f"sqlite:{self.folder}/{self.name.split()[0]}-{self.rounds}.db"

    def drop(self, url):
        if self.server:  # A server that begins again syncs every file that it has.
            self.server.drop_database(f"killed_{self.rounds}")
        else:
            for suffix in ("", "-wal", "-shm"):
                if os.path.exists(url.removeprefix("sqlite:") + suffix):
                    os.remove(url.removeprefix("sqlite:") + suffix)

    def kill(self, client):
        """Kills the client, or on PostgreSQL perhaps the server or one of its processes. True: the client is gone."""
        victim = self.dice.choices(("client", "server", "backend"), (5, 3, 2))[0] if self.server else "client"
        if victim == "client":
            client.send_signal(signal.SIGKILL)
            client.wait()
            self.killed[victim] += 1
            if self.server:
                self.server.wait_until_ready()
            return True
        if victim == "server":
            self.server.kill_all()
        elif not self.server.kill_backend(self.dice):
            return False
        self.server.wait_until_ready()
        self.killed[victim] += 1
        return False

    def report(self, what):
        victims = ", ".join(f"{count} {victim}" for victim, count in sorted(self.killed.items()))
        print(f"  {self.name}: {self.count()} kills ({victims}) in {self.rounds} rounds: {what}; "
              f"{time.time() - self.began:.0f} s", flush=True)


# --- the import ---

def exported(url, folder):
    """Every entry without what a later start changes: its number, its hash, when it was recorded."""
    file = f"{folder}/exported.jsonl"
    program("--db", url, "export", "--ledger", "-o", file)
    entries = collections.Counter()
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line).get("entry")
            if not entry:
                continue
            entries[entry["id"]] += 1
    os.remove(file)
    return entries


def figures(url):
    listed = json.loads(program("--db", url, "--now", "2020-02-20", "figures", "--as-of", CUT, "--json"))
    return {(f["figure"], f.get("key")): (f["value"], f["rows"]) for f in listed}


def start_county(url, folder):
    program("--db", url, "--now", "2020-01-10T08:00", "init", "--county", f"{folder}/county/profile.yaml")


def start_import(url, folder):
    return subprocess.Popen([LIANFANG, "--db", url, "import", "--arrivals", f"{folder}/county/arrivals.csv", "--json"],
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def undisturbed(folder):
    """The entries, the figures and the seconds of an import that nobody kills; the same for both engines."""
    url = f"sqlite:{folder}/undisturbed.db"
    start_county(url, folder)
    begin = time.time()
    start_import(url, folder).communicate()
    seconds = time.time() - begin
    return exported(url, folder), figures(url), seconds


def import_killed_until_done(cell, url, seconds):
    """Kills of the client end an attempt; so do kills of its server, which it must tell and say what to do."""
    before, recovering = cell.count(), False
    while True:
        is_last = cell.done() or cell.count() - before >= KILLS_OF_ONE
        client = start_import(url, cell.folder)
        try:
            client.wait(None if is_last else cell.dice.uniform(0.02, 0.6 * seconds))
        except subprocess.TimeoutExpired:
            is_gone = cell.kill(client)
            recovering = not is_gone
            told = client.communicate()[1]
            if client.returncode in (0, 1):
                return
            expect(is_gone or client.returncode == 2, f"{cell.name}: exit status {client.returncode}\n{told}")
            expect(is_gone or any(advice in told for advice in ADVICE), f"{cell.name}: no advice in\n{told}")
            continue
        told = client.communicate()[1]
        if recovering and client.returncode == 2 and any(advice in told for advice in ADVICE):
            recovering = False  # It came while the server had not yet noticed that one of its processes is gone.
            continue
        expect(client.returncode in (0, 1), f"{cell.name}: exit status {client.returncode}\n{told}")
        return


def torture_import(cell, whole):
    entries, numbers, seconds = whole
    while not cell.done():
        url = cell.fresh()
        start_county(url, cell.folder)
        import_killed_until_done(cell, url, seconds)
        found = exported(url, cell.folder)
        lost, doubled = entries - found, found - entries
        expect(not lost and not doubled, f"{cell.name}: {len(lost)} lost {list(lost)[:3]}, {len(doubled)} doubled or new "
                                         f"{list(doubled)[:3]}")
        expect(figures(url) == numbers, f"{cell.name}: a figure is not as undisturbed")
        program("--db", url, "verify")
        cell.drop(url)
    cell.report(f"0 lost, 0 doubled of {sum(entries.values())} entries, {len(numbers)} figures as undisturbed, verify passes")


# --- the callers ---

class Callers:
    """One ledger and the file of ids that were acknowledged."""

    def __init__(self, cell):
        self.cell, self.url, self.first, self.acknowledged = cell, cell.fresh(), 0, 0
        start_county(self.url, cell.folder)
        self.client = None

    def command(self, *more):
        notes = f"{self.cell.folder}/acknowledged-{self.cell.name.replace(' ', '-')}-{self.first}"
        return [CALLERS, "--db", self.url, "--callers", "64", "--measures", "--count", str(RECORDS), "--first", str(self.first),
                "--acknowledged", notes, *more]

    def start(self):
        self.client = subprocess.Popen(self.command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def check(self):
        done = subprocess.run(self.command("--check"), capture_output=True, text=True)
        expect(done.returncode == 0, f"{self.cell.name}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout)["acknowledged"]

    def end_slice(self):
        """The client ended by itself: every record is acknowledged. The next have new numbers."""
        out, told = self.client.communicate()
        expect(self.client.returncode == 0, f"{self.cell.name}: exit status {self.client.returncode}\n{out}{told}")
        acknowledged = self.check()
        expect(acknowledged == RECORDS, f"{self.cell.name}: {acknowledged} of {RECORDS} acknowledged")
        self.acknowledged += acknowledged
        self.first += RECORDS
        self.client = None


def torture_callers(cell, _):
    callers = Callers(cell)
    while not cell.done():
        if not callers.client:
            callers.start()
        try:
            callers.client.wait(cell.dice.uniform(0.02, LONGEST_PAUSE))
        except subprocess.TimeoutExpired:
            if cell.kill(callers.client):
                callers.client = None
                callers.check()
            continue
        callers.end_slice()
    if not callers.client:
        callers.start()
    callers.end_slice()
    program("--db", callers.url, "verify")
    cell.report(f"0 lost, 0 doubled of {callers.acknowledged} acknowledged, verify passes")
    cell.drop(callers.url)


def run(kills):
    seed = int(os.environ.get("LIANFANG_TEST_SEED", time.time_ns() % 100000))
    print(f"  {kills} kills at random moments, seed {seed} (LIANFANG_TEST_SEED repeats it)", flush=True)
    loads = [(torture_callers, "callers"), (torture_import, "import")]
    engines = ["SQLite", "PostgreSQL"] if binaries() else ["SQLite"]
    if len(engines) == 1:
        print("  SKIPPED: PostgreSQL is not installed (apt-get install postgresql)")
    cells = [(torture, load, engine) for torture, load in loads for engine in engines]
    with tempfile.TemporaryDirectory(prefix="lianfang-killed.") as folder:
        program("sample", "-o", f"{folder}/county", "--population", POPULATION, "--seed", COUNTY_SEED, "--from", "2020-01-24",
                "--to", "2020-02-03")
        whole = undisturbed(folder)
        for number, (torture, load, engine) in enumerate(cells):
            share = kills // len(cells) + (number < kills % len(cells))
            if engine == "SQLite":
                torture(Cell(f"{load} on {engine}", seed, share, None, folder), whole)
                continue
            with DurableServer() as server:
                torture(Cell(f"{load} on {engine}", seed, share, server, folder), whole)


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)

#!/usr/bin/env python3
"""The server before phones, desks and live screens, with the load on the same machine. Usage: bench/served.py [--records N] [--parts a,b,…]
[--folder F] [-o FILE.json]

LIANFANG, LIANFANG_BENCH_LEDGER and LIANFANG_BENCH_SCREENS name the programs; wrk asks. With --folder its ledger is kept and used again."""
import argparse
import atexit
import http.client
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote

from measure import Results, machine, run, say, syncs_a_second
from server import Server

LIANFANG = os.environ["LIANFANG"]
LEDGER = os.environ["LIANFANG_BENCH_LEDGER"]
SCREENS = os.environ["LIANFANG_BENCH_SCREENS"]
HERE = os.path.dirname(os.path.abspath(__file__))
PASSWORD = "not-a-secret-here"
NOW = "2020-04-10T00:10"  # The day after the last of the workload.
COUNTY, TOWNSHIP = "470123000000", "470123100000"
PEOPLE = {"barrier": ("checkpoint_officer", TOWNSHIP), "doctor": ("village_doctor", TOWNSHIP), "clerk": ("township_clerk", TOWNSHIP), "office": ("command_office", COUNTY),
          "leader": ("leader", COUNTY)}
KEYS = ("confirmed_current,suspected_current,home_obs_current,hospital_obs_current,returnees_new_day,persons_screened_day,fever_found_day,"
        "checks_missed_day")
WALL = f"/api/figures?as_of=today&names={KEYS}"
EXPRESS = 5_500  # PERF: Express 5 and pg on PostgreSQL with wrk -c64 on such a machine; not of this run.


class Served:
    """`lianfang serve` and those who are logged in to it."""

    def __init__(self, db):
        begin = time.monotonic()
        self.program = subprocess.Popen([LIANFANG, "--db", db, "--now", NOW, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
        self.port = int(re.search(r":(\d+)$", self.program.stdout.readline().strip())[1])
        atexit.register(self.program.kill)  # Where the bench ends early.
        self.seconds = time.monotonic() - begin
        self.people = {}

    def log_in(self, account):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", "/api/session", json.dumps({"account": account, "password": PASSWORD}))
        answer = connection.getresponse()
        self.people[account] = (answer.getheader("Set-Cookie").split(";")[0], json.loads(answer.read())["token"])

    def ask(self, account, path):
        """Milliseconds and the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        begin = time.monotonic()
        connection.request("GET", quote(path, safe="/?=&,"), headers={"Cookie": self.people[account][0]})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status} {text[:300]}")
        return (time.monotonic() - begin) * 1000, json.loads(text)

    def wrk(self, script, clients, seconds, account, path="/", more=()):
        used = run(["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", "-s", f"{HERE}/wrk/{script}.lua",
                    f"http://127.0.0.1:{self.port}{quote(path, safe='/?=&,')}", "--", self.people[account][0], *more])
        found = used.values()
        if found["refused"]:
            sys.exit(f"{found['refused']:.0f} requests for {path} were refused")
        return found

    def megabytes(self):
        with open(f"/proc/{self.program.pid}/smaps_rollup", encoding="ascii") as file:
            return next(int(line.split()[1]) // 1024 for line in file if line.startswith("Rss:"))

    def end(self):
        self.program.send_signal(signal.SIGTERM)
        self.program.wait(timeout=60)


class Bench:
    def __init__(self, asked, folder, server):
        self.asked, self.folder, self.server = asked, folder, server
        self.results = Results()
        self.path = f"{folder}/county.db"
        self.db = f"sqlite:{self.path}"
        self.fill()

    def fill(self):
        if not os.path.exists(self.path):
            begin = time.monotonic()
            run([LEDGER, "append", "--db", self.db, "--count", str(self.asked.records), "--together", "10000"])
            for account, (post, unit) in PEOPLE.items():
                subprocess.run([LIANFANG, "--db", self.db, "--now", NOW, "account", "add", account, "--name", "某", "--post", post, "--unit", unit,
                                "--office", "第1检测点"], input=PASSWORD + "\n", text=True, check=True, capture_output=True)
            for level in ([], ["--units", "TOWNSHIP"]):
                run([LIANFANG, "--db", self.db, "--now", NOW, "keep", "--as-of", "2020-04-09", "--as-of", "2020-04-10", *level])
            say(f"  a county with {self.asked.records:,} records made in {time.monotonic() - begin:.0f} s")

    def served(self, *accounts):
        served = Served(self.db)
        for account in accounts:
            served.log_in(account)
        return served

    def idle(self):
        served = self.served()
        time.sleep(20)  # It begins by keeping the figures of today.
        self.results.most("the server, idle", served.megabytes(), 64, "MB", 0)
        served.end()

    def records(self):
        peer = self.server.one_row_inserts(64, 8)
        served = self.served("barrier", "doctor")
        for account, kind, what, records in (("doctor", "observation_check", "a daily check each: one record", 1),
                                             ("barrier", "checkpoint_person", "a person at a barrier each: three records", 3)):
            for phones in (64, 256):
                found = served.wrk("records", phones, 10, account, more=(served.people[account][1], TOWNSHIP, kind))
                rate = found["requests_per_second"] * records
                self.results.rate(f"{phones} phones, {what}, measures run (p99 {found['p99_ms']:.0f} ms)", rate, peer,
                                  "pgbench, bare one-row inserts, 64 clients", 1.0)
                self.results.add("… against Express and pg", f"{rate:,.0f} records/s", f"{EXPRESS:,} (PERF.md, another run)", f"{rate / EXPRESS:.2f}",
                                 "≥ 3.0", rate >= 3 * EXPRESS)
        self.results.most("… memory after it", served.megabytes(), 512, "MB", 0)
        served.end()

    def lists(self):
        served = self.served("clerk", "office")
        rows = sqlite3.connect(self.path)
        name = rows.execute(f"SELECT person_name FROM record_checkpoint_person WHERE unit_code = '{TOWNSHIP}' LIMIT 1 OFFSET 500").fetchone()[0]
        plate = rows.execute(f"SELECT plate_no FROM record_checkpoint_passage WHERE unit_code = '{TOWNSHIP}' LIMIT 1 OFFSET 500").fetchone()[0]
        rows.close()
        values = served.ask("clerk", f"/api/records/checkpoint_person?q={name}")[1]["records"][0]["values"]
        pages = (("a list of the county", "office", "/api/records/checkpoint_person?limit=50"),
                 ("a list of a township", "clerk", "/api/records/checkpoint_person?limit=50"),
                 ("search by name", "clerk", f"/api/records/checkpoint_person?q={name}"),
                 ("search by telephone", "clerk", f"/api/records/checkpoint_person?q={values['person_phone']}"),
                 ("search by identity number", "clerk", f"/api/people?q={values['person_id_no']}"),
                 ("search by plate", "clerk", f"/api/records/checkpoint_passage?q={plate}"),
                 ("search for a part of a text", "clerk", f"/api/records/checkpoint_passage?q={plate[:4]}"))
        for what, who, path in pages:
            first, answer = served.ask(who, path)
            if not (answer.get("records") or answer.get("people")):
                sys.exit(f"{what}: nothing is found, so nothing is measured: {path}")
            found = served.wrk("get", 64, 5, who, path)
            self.results.most(f"{what}, p99 of 64 users ({found['requests_per_second']:,.0f}/s, first {first:.0f} ms)", found["p99_ms"], 50, "ms")
        served.end()

    def wall(self):
        """From cold: the server has just begun, and the system holds none of its pages."""
        subprocess.run("sync; echo 3 > /proc/sys/vm/drop_caches", shell=True, check=False)
        served = self.served("leader")
        for what, path in (("the leader's figures", WALL), ("… by township", WALL.replace("as_of", "units=TOWNSHIP&as_of"))):
            self.results.most(f"{what}, from cold cache", served.ask("leader", path)[0], 100, "ms")
            self.results.most("… again", served.ask("leader", path + "&known_at=")[0], 100, "ms")
        served.end()

    def screens(self):
        served = self.served("leader", "barrier")
        served.ask("leader", WALL)
        time.sleep(1)
        used = run([SCREENS, "--port", str(served.port), "--path", WALL, "--figure", "persons_screened_day", "--cookie", served.people["leader"][0],
                    "--phone-cookie", served.people["barrier"][0], "--phone-token", served.people["barrier"][1], "--unit", TOWNSHIP,
                    "--screens", str(self.asked.screens), "--gap", "400"])
        found = used.values()
        if found["failures"] or not found["shown"]:
            sys.exit(f"{found['failures']:.0f} failures, {found['shown']:.0f} changes shown:\n{used.text}")
        self.results.most(f"{found['screens']:.0f} screens while {found['records_per_second']:.0f} records a second arrive ({found['answers_per_second']:.0f} answers a "
                          f"second): a change shows, p99 (median {found['lag_p50_ms']:.0f} ms, most {found['lag_most_ms']:.0f} ms)", found["lag_p99_ms"] / 1000, 1, "s", 2)
        self.results.most("… memory under it", served.megabytes(), 512, "MB", 0)
        served.end()


PARTS = ["idle", "records", "lists", "wall", "screens"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--screens", type=int, default=2000)
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--folder", help="where the ledger lies; kept when named")
    parser.add_argument("-o", help="the results as JSON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lianfang-bench.") as own, Server() as server:
        folder = asked.folder or own
        os.makedirs(folder, exist_ok=True)
        os.environ["LIANFANG_KEYS"] = f"{folder}/keys"
        say(machine())
        say(f"{syncs_a_second(folder):,.0f} fdatasync a second")
        bench = Bench(asked, folder, server)
        for part in asked.parts.split(","):
            say(f"— {part}")
            getattr(bench, part)()
        say(bench.results.table())
        if asked.o:
            bench.results.write(asked.o)


if __name__ == "__main__":
    main()

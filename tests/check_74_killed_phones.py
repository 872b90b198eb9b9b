#!/usr/bin/env python3
"""64 phones at checkpoints send what waits in their outboxes, one record after another, while the server is killed (-9) at random moments;
on PostgreSQL its database too. What was acknowledged is there when the server is gone; what was not arrives on retry under the same id;
each record is there once, with its one order where it has a fever; the sessions outlive it; verify passes. A server whose database
was killed last goes on by itself.

Usage: check_74_killed_phones.py [KILLS]    (default: 6 on each engine). LIANFANG_TEST_SEED repeats the moments."""
import collections
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import engines
from durable_server import DurableServer, binaries
from served import PASSWORD, Person, Served, expect, program, uuid7

PHONES, CHECKPOINTS = 64, 4
NOW = "2020-02-04T10:00"
PATH = "/api/records/checkpoint_person"


patience = 60  # Seconds.


def free_port():
    """One that is no port of clients: while the server is gone a phone that asks for it would else be given it for its own end."""
    for port in random.sample(range(20000, 32000), 100):
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    sys.exit("no free port")


class Outbox:
    """One phone: its records in order, each sent until it is acknowledged."""

    def __init__(self, number, port, person, unit):
        self.number, self.port, self.person, self.unit = number, port, person, unit
        self.made, self.fevers, self.acknowledged, self.retries, self.fault = [], [], set(), 0, ""
        self.connection = None

    def make(self):
        count = len(self.made)
        has_fever = (self.number + count) % 10 == 0
        second = self.number * 400 + count  # Of its own, so that each passage is one.
        fields = {"checkpoint": f"卡口{self.number}", "unit": self.unit, "action": "HOLD" if has_fever else "PASS",
                  "passed_at": f"2020-02-03T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}",
                  "persons": "1", "person_name": "试样", "person_phone": f"154{self.number:03}{count:05}", "value": "38.4" if has_fever else "36.5"}
        record = {"id": uuid7(), "fields": fields}
        self.made.append(record["id"])
        if has_fever:
            self.fevers.append(record["id"])
        return record

    def send_once(self, record):
        """The answer, or nothing where there was none."""
        try:
            if not self.connection:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            headers = {"Cookie": self.person.cookie, "X-Lianfang-Token": self.person.session["token"]}
            self.connection.request("POST", PATH, json.dumps(record), headers)
            answer = self.connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            self.connection = None
            return None

    def work(self, ends):
        while not ends.is_set() and not self.fault:
            self.send(self.make())

    def send(self, record):
        while not self.fault:
            answer = self.send_once(record)
            if answer and answer[0] == 200:
                is_kept = "KEEP" in {order["disposition"] for order in answer[1]["orders"]}
                if is_kept != (record["id"] in self.fevers):
                    self.fault = f"a fever is kept, and nobody else: {record} {answer}"
                self.acknowledged.add(record["id"])
                return
            if answer and answer[0] not in (500, 503):
                self.fault = f"{record}: {answer}"
            self.retries += 1
            time.sleep(0.05)


class Load:
    """Phones before one server that is killed and begins again at the same port, with the same sessions."""

    def __init__(self, url, rows, database, seed):
        self.url, self.rows, self.database = url, rows, database
        self.dice, self.killed = random.Random(seed), collections.Counter()
        self.served = Served(url, NOW, free_port())
        unit = rows(url, "SELECT unit_code FROM record_unit WHERE level = 'TOWNSHIP' ORDER BY unit_code LIMIT 1")[0][0]
        people = [Person(self.served, f"barrier.{i}") for i in range(CHECKPOINTS)]
        self.phones = [Outbox(i, self.served.port, people[i % CHECKPOINTS], unit) for i in range(PHONES)]

    def run(self, kills):
        ends = threading.Event()
        threads = [threading.Thread(target=phone.work, args=(ends,), daemon=True) for phone in self.phones]
        for thread in threads:
            thread.start()
        for _ in range(kills):
            time.sleep(self.dice.uniform(0.3, 1.5))
            if self.database and self.dice.random() < 0.4:
                self.database.kill_all()
                self.killed["database"] += 1
            else:
                self.kill()
        if self.database:
            self.database.kill_all()
            self.killed["database"] += 1
        self.wait_for_each()
        ends.set()
        for thread in threads:
            thread.join(patience)
        faults = [phone.fault for phone in self.phones if phone.fault]
        expect(not faults, f"{len(faults)} phones: {faults[:1]}")

    def wait_for_each(self):
        """Until every phone was answered once more."""
        before = [len(phone.acknowledged) for phone in self.phones]
        for _ in range(patience * 10):
            time.sleep(0.1)
            silent = [phone for phone, count in zip(self.phones, before) if len(phone.acknowledged) == count and not phone.fault]
            if not silent:
                return
        expect(False, f"{len(silent)} phones had no answer for {patience} s")

    def kill(self):
        self.served.program.send_signal(signal.SIGKILL)
        self.served.program.communicate()
        self.killed["server"] += 1
        time.sleep(0.2)  # What it answered last is read.
        there = self.ids()
        lost = [one for phone in self.phones for one in list(phone.acknowledged) if there[one] != 1]
        expect(not lost, f"{len(lost)} acknowledged records are not there once: {lost[:3]}")
        self.served = Served(self.url, NOW, self.served.port)

    def ids(self):
        return collections.Counter(one for one, in self.rows(self.url, "SELECT id FROM ledger WHERE kind = 'checkpoint_person'"))

    def check(self):
        self.served.end()
        made = collections.Counter(one for phone in self.phones for one in phone.made)
        there = self.ids()
        expect(there == made, f"{len(made - there)} lost, {len(there - made)} doubled or new of {len(made)}")
        expect(sum(len(phone.acknowledged) for phone in self.phones) == len(made), "each is acknowledged in the end")
        orders = self.rows(self.url, "SELECT count(*) FROM record_order GROUP BY person_id, order_type")
        people = self.rows(self.url, "SELECT count(DISTINCT person_id) FROM record_order")[0][0]
        fevers = sum(len(phone.fevers) for phone in self.phones)
        expect(people == fevers and {count for count, in orders} <= {1}, f"orders to {people} people of {fevers} fevers, of one type {max(orders)}")
        passages = self.rows(self.url, "SELECT count(*) FROM record_checkpoint_passage")[0][0]
        expect(passages == len(made), f"{passages} passages of {len(made)}")
        program("--db", self.url, "verify")
        killed = ", ".join(f"{count} {victim}" for victim, count in sorted(self.killed.items()))
        print(f"  {sum(self.killed.values())} kills ({killed}) under {PHONES} phones: 0 lost, 0 doubled of {len(made)} records, "
              f"{sum(phone.retries for phone in self.phones)} retries; verify passes", flush=True)


def check(url, rows, database, folder, seed, kills):
    program("--db", url, "--now", "2020-01-20T00:00", "init", "--county", f"{folder}/county/profile.yaml")
    township = rows(url, "SELECT unit_code FROM record_unit WHERE level = 'TOWNSHIP' ORDER BY unit_code LIMIT 1")[0][0]
    for i in range(CHECKPOINTS):
        program("--db", url, "--now", NOW, "account", "add", f"barrier.{i}", "--name", "某某", "--post", "checkpoint_officer", "--unit", township,
                "--office", f"卡口{i}", told=PASSWORD + "\n")
    load = Load(url, rows, database, seed)
    load.run(kills)
    load.check()


def server_rows(url, sql):
    """As engines.Postgresql.rows, of a server that may have been killed a moment ago."""
    for _ in range(200):
        done = subprocess.run(["psql", "-XAtq", "-d", url], input=f"SELECT coalesce(json_agg(r), '[]') FROM ({sql}) r;", capture_output=True, text=True)
        if done.returncode == 0:
            return json.loads(done.stdout, object_pairs_hook=lambda pairs: tuple(value for _, value in pairs))
        time.sleep(0.1)
    sys.exit(f"psql: {sql}\n{done.stderr}")


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    seed = int(os.environ.get("LIANFANG_TEST_SEED", time.time_ns() % 100000))
    print(f"  {kills} kills at random moments on each engine, seed {seed} (LIANFANG_TEST_SEED repeats it)", flush=True)
    with tempfile.TemporaryDirectory(prefix="lianfang-phones.") as folder:
        program("sample", "-o", f"{folder}/county", "--population", "5000", "--seed", "5", "--from", "2020-01-20", "--to", "2020-01-23")
        sqlite = engines.Sqlite(folder)
        check(sqlite.fresh("phones"), sqlite.rows, None, folder, seed, kills)
        if not binaries():
            print("  SKIPPED: PostgreSQL is not installed (apt-get install postgresql)")
            return
        with DurableServer() as database:
            check(database.make_database("phones"), server_rows, database, folder, seed, kills)


if __name__ == "__main__":
    main()

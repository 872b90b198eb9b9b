#!/usr/bin/env python3
"""The speed of both engines against peers and limits, in one run. Usage: bench/speed.py [--records N] [--rows N] [--parts a,b,…] [-o FILE.json]

The programs are found by LIANFANG and LIANFANG_BENCH_LEDGER. Everything happens in a temporary folder, which is removed.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time

import peers
from measure import Results, machine, run, say, syncs_a_second
from server import Server

LIANFANG = os.environ["LIANFANG"]
LEDGER = os.environ["LIANFANG_BENCH_LEDGER"]
PYTHON = "/usr/bin/python3"  # The one Debian puts openpyxl for
HERE = os.path.dirname(os.path.abspath(__file__))
DAY = "2020-03-01T24:00"
DAY_BEGIN = 1583078400_000_000 - 86_400_000_000 - 8 * 3600_000_000
NOW = "2020-04-10T00:00"


class Bench:
    def __init__(self, asked, folder, server):
        self.asked, self.folder, self.server = asked, folder, server
        self.results = Results()
        self.large = f"sqlite:{folder}/large.db"

    def ledger(self, *arguments):
        return run([LEDGER, *arguments]).values()

    def fresh(self, name):
        path = os.path.join(self.folder, name)
        for end in ("", "-wal", "-shm"):
            if os.path.exists(path + end):
                os.remove(path + end)
        return f"sqlite:{path}"

    def lianfang(self, db, *arguments, allowed=(0,)):
        return run([LIANFANG, "--db", db, "--now", NOW, *arguments], allowed=allowed)

    # --- append ---

    def append(self):
        count = str(self.asked.some)
        for engine, limit, goals in (("SQLite", "the same rows inserted raw", (0.60, 0.35)), ("PostgreSQL", "COPY of the same rows", (0.50, None))):
            def new(name):
                return self.fresh(name) if engine == "SQLite" else self.server.url(name)
            off = self.ledger("append", "--db", new("off"), "--count", count)["records_per_second"]
            source = self.fresh("source")
            self.ledger("append", "--db", source, "--count", count)
            raw = self.ledger("raw", "--db", new("raw"), "--from", source)["records_per_second"]
            on = self.ledger("append", "--db", new("measured"), "--count", count, "--measures")["records_per_second"]
            self.results.rate(f"append in bulk, {engine}, measures off", off, raw, limit, goals[0])
            if goals[1]:
                self.results.rate(f"append in bulk, {engine}, measures on", on, raw, limit, goals[1])
            else:
                self.results.add(f"append in bulk, {engine}, measures on", f"{on:,.0f} records/s", f"{limit} {raw:,.0f}", f"{on / raw:.2f}", "", None)

    def callers(self):
        peer = self.server.one_row_inserts(64, 10)
        alone = self.server.one_row_inserts(1, 5)
        for engine in ("SQLite", "PostgreSQL"):
            for threads, against in ((64, peer), (1, alone)):
                db = self.fresh("callers") if engine == "SQLite" else self.server.url("callers")
                found = self.ledger("callers", "--db", db, "--threads", str(threads), "--count", str(self.asked.some // (4 if threads > 1 else 20)))
                if found["failed"]:
                    sys.exit("a caller's record was refused")
                name = f"{threads} caller{'s' if threads > 1 else ''}, one durable record each, {engine} (p99 {found['p99_ms']:.1f} ms)"
                ours = found["records_per_second"]
                if threads > 1:
                    self.results.rate(name, ours, against, f"pgbench, {threads} clients", 1.0)
                else:
                    self.results.add(name, f"{ours:,.0f} records/s", f"pgbench, 1 client {against:,.0f}", f"{ours / against:.2f}", "", None)

    # --- sheets ---

    def sheet(self):
        profile = os.path.join(self.folder, "profile.yaml")
        for option, name in ((None, "inline texts"), ("--shared", "shared strings")):
            path = os.path.join(self.folder, f"sheet{option or ''}.xlsx")
            run([PYTHON, f"{HERE}/make_sheet.py", path, str(self.asked.rows), "--profile", profile] + ([option] if option else []))
            peer = self.openpyxl(path)
            read = self.ledger("read", path)
            rate = read["rows_per_second"]
            self.results.rate(f"sheet of {self.asked.rows:,} × 15, {name}: read alone", rate, peer, "openpyxl reads", 15, "rows/s")
            db = self.fresh("import.db")
            self.lianfang(db, "init", "--county", profile)
            used = self.lianfang(db, "import", path, allowed=(0, 1))
            self.results.rate(f"… to durable, validated records in a fresh ledger ({used.megabytes} MB)", self.asked.rows / used.seconds, peer,
                              "openpyxl reads", 5, "rows/s")
            raw = self.ledger("raw", "--db", self.fresh("raw"), "--from", db, "--together", "20000")["records_per_second"]
            self.results.add("… of what the engine can do", f"{self.asked.rows / used.seconds:,.0f} rows/s", f"the same rows inserted raw {raw:,.0f}",
                             f"{self.asked.rows / used.seconds / raw:.2f}", "", None)
        path = os.path.join(self.folder, "million.xlsx")
        run([PYTHON, f"{HERE}/make_sheet.py", path, "1000000", "--profile", profile])
        db = self.fresh("import.db")
        self.lianfang(db, "init", "--county", profile)
        used = self.lianfang(db, "import", path, allowed=(0, 1))
        self.results.most("… largest memory at 1,000,000 rows", used.megabytes, 200, "MB", 0)

    def openpyxl(self, path):
        code = ("import openpyxl, sys, time; t = time.monotonic(); n = 0\n"
                "for row in openpyxl.load_workbook(sys.argv[1], read_only=True).active.iter_rows(values_only=True): n += 1\n"
                "print('rows_per_second', n / (time.monotonic() - t))")
        return run([PYTHON, "-c", code, path]).values()["rows_per_second"]

    # --- a large ledger ---

    def fill(self):
        if os.path.exists(self.large[7:]):
            return
        begin = time.monotonic()
        self.ledger("append", "--db", self.large, "--count", str(self.asked.records), "--together", "10000")
        say(f"  {self.asked.records:,} records appended in {time.monotonic() - begin:.0f} s")
        begin = time.monotonic()
        self.lianfang(self.large, "keep", "--as-of", DAY[:10])
        say(f"  figures kept in {time.monotonic() - begin:.0f} s")

    def figures(self):
        self.fill()
        found = self.ledger("figures", "--db", self.large, "--as-of", DAY)
        wanted = peers.queries(DAY_BEGIN, "screening")
        rows = os.path.join(self.folder, "rows.tsv")
        peers.export(self.large[7:], rows)
        sqlite = os.path.join(self.folder, "peer.db")
        peers.load_sqlite(rows, sqlite)
        counted = {"DuckDB": peers.count_duckdb(self.folder, rows, wanted), "SQLite": peers.count_sqlite(sqlite, wanted),
                   "PostgreSQL": peers.count_postgresql(self.server.url("peer"), rows, wanted)}
        if len({tuple(answer for _, answer in some.values()) for some in counted.values() if some}) != 1:
            sys.exit(f"the peers do not agree: {counted}")
        best = min(some["all"][0] for some in counted.values() if some)
        said = "; ".join(f"{name} day {some['day'][0]:,.0f} ms, all {some['all'][0]:,.0f} ms" for name, some in counted.items() if some)
        self.results.add(f"all {found['figures']:.0f} figures over {self.asked.records:,} records, one cut ({found['kept']:.0f} kept)",
                         f"{found['milliseconds']:.1f} ms", f"30 figures from scratch: {said}", f"1/{best / found['milliseconds']:.0f} of the best",
                         "≤ 20 ms", found["milliseconds"] <= 20)

    def ask(self):
        self.fill()
        self.measure_large(self.large, "SQLite")

    def verify(self):
        self.fill()
        for arguments, goal in ((["verify", "--chain"], 500_000), (["verify"], 100_000)):
            used = self.lianfang(self.large, *arguments)
            self.results.least(f"`{' '.join(arguments)}` ({used.megabytes} MB)", self.asked.records / used.seconds, goal, "records/s")

    def move(self):
        self.fill()
        size = os.path.getsize(self.large[7:])
        plain = os.path.join(self.folder, "plain.db")
        raw = run(["sqlite3", self.large[7:], f"VACUUM INTO '{plain}'"]).seconds
        os.remove(plain)
        copied = self.fresh("copied.db")
        backup = os.path.join(self.folder, "backup.db")
        jobs = (("copy to SQLite", ["copy", "--from", self.large, "--to", copied, "--no-verify"], copied[7:]),
                ("backup", ["backup", "-o", backup, "--no-verify"], backup))
        for name, arguments, path in jobs:
            used = self.lianfang(self.large, *arguments)
            self.results.twice(f"{name} of {size / 1e9:.1f} GB", used.seconds, raw, "VACUUM INTO by sqlite3")
            os.remove(path)
        self.to_server()

    def replay(self):
        """Entry by entry, against the insertion of the very same rows with the same indexes."""
        self.fill()
        replayed = self.fresh("replayed")
        used = self.lianfang(self.large, "replay", "--to", replayed, "--no-verify")
        self.fresh("replayed")
        raw = self.ledger("raw", "--db", self.fresh("raw"), "--from", self.large, "--together", "10000")["seconds"]
        self.fresh("raw")
        self.results.twice(f"replay of {self.asked.records:,} records into SQLite", used.seconds, raw, "the same rows inserted raw")

    def to_server(self):
        url = self.server.url("copied")
        used = self.lianfang(self.large, "copy", "--from", self.large, "--to", url, "--no-verify")
        self.measure_large(url, "PostgreSQL")
        raw = self.server.raw_copy("copied", "copied_raw")
        self.server.url("copied_raw")
        self.results.twice(f"copy to PostgreSQL ({self.server.size('copied') / 1e9:.1f} GB there)", used.seconds, raw,
                           "COPY of every table, keys and indexes by psql")
        used = self.lianfang(url, "verify", "--chain")
        self.results.least(f"`verify --chain` on PostgreSQL ({used.megabytes} MB)", self.asked.records / used.seconds, 500_000, "records/s")
        used = self.lianfang(url, "verify")
        self.results.least(f"`verify` on PostgreSQL ({used.megabytes} MB)", self.asked.records / used.seconds, 100_000, "records/s")

    def measure_large(self, url, engine):
        """What a person waits for on a large ledger."""
        found = self.ledger("figures", "--db", url, "--as-of", DAY)
        self.results.most(f"all {found['figures']:.0f} figures, one cut, {engine} ({found['kept']:.0f} kept)", found["milliseconds"], 20, "ms")
        page = self.ledger("page", "--db", url, "--as-of", DAY)
        self.results.most(f"one figure's rows, page of 100 at a place, worst of 20 over the whole, {engine}", page["worst_ms"], 10, "ms")
        self.results.most(f"… asked for by the number of its first row, {engine}", page["worst_by_number_ms"], 10, "ms")
        found = self.ledger("open", "--db", url)
        self.results.most(f"program start, {engine}", found["open_seconds"], 1, "s", 3)
        self.results.most(f"… idle memory, {engine}", found["idle_megabytes"], 64, "MB", 0)


PARTS = ["append", "callers", "sheet", "figures", "ask", "verify", "move", "replay"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=10_000_000, help="of the large ledger")
    parser.add_argument("--some", type=int, default=400_000, help="records of the parts on appending")
    parser.add_argument("--rows", type=int, default=400_000, help="of the sheets")
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--folder", help="where the databases lie; kept when named")
    parser.add_argument("-o", help="the results as JSON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lianfang-bench.") as own, Server() as server:
        os.environ["LIANFANG_KEYS"] = f"{asked.folder or own}/keys"
        folder = asked.folder or own
        os.makedirs(folder, exist_ok=True)
        run([LIANFANG, "sample", "-o", f"{folder}/sample", "--population", "5000", "--seed", "1", "--from", "2020-01-10", "--to", "2020-01-20"])
        os.replace(f"{folder}/sample/profile.yaml", f"{folder}/profile.yaml")
        say(machine())
        say(f"{server.sql('postgres', 'SELECT version()').split(' on ')[0]}; SQLite {run(['sqlite3', '--version']).text.split()[0]}; "
            f"{syncs_a_second(folder):,.0f} fdatasync a second")
        bench = Bench(asked, folder, server)
        for part in asked.parts.split(","):
            say(f"— {part}")
            getattr(bench, part)()
        say(bench.results.table())
        if asked.o:
            bench.results.write(asked.o)


if __name__ == "__main__":
    main()

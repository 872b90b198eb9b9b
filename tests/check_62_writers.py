#!/usr/bin/env python3
"""Several programs write one PostgreSQL ledger at once: four imports that share the sample county's files between them, a queue of single
records from many callers, forms sent one by one, and `keep`. It ends with the figures that one writer gets who does the same things one
after another: all figures, of the county and of every township, at several cuts; one chain, one catalogue, no record twice; what is kept
is what is counted, also in the middle; `verify --measures` passes. Who cannot have the ledger in time is told so and has written nothing.

Order decides some things, and there the test keeps it: what one office says of a thing later corrects what it said before, so the files of
one office and kind go to one writer, oldest first, and `record --corrects` follows its record. Everything else comes as it comes.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

import engines

LIANFANG = os.environ["LIANFANG"]
CALLERS = str(pathlib.Path(LIANFANG).parent / "many_callers")
POPULATION, SEED, WRITERS, CALLS, FORMS, PROBES = "20000", "62", 4, "640", 24, 8
CUTS = ["2020-01-20T24:00", "2020-01-27T24:00", "2020-01-31T24:00", "2020-02-03T24:00"]
NOW = "2020-03-01T08:00"


def run(url, *arguments, status=(0,)):
    done = subprocess.run([LIANFANG, "--db", url, "--now", NOW, *arguments], capture_output=True, text=True)
    if done.returncode not in status:
        sys.exit(f"{' '.join(arguments)[:300]}: status {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
    return done.stdout


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")
    print(f"  {what}", flush=True)


def figures(url, *more):
    listed = json.loads(run(url, "--json", "figures", *more))
    return {(f["figure"], f["unit"], f.get("key")): (f["value"], f["rows"]) for f in listed}


def all_figures(url, *more):
    """Every figure of the county and of its townships at every cut."""
    return {cut: {**figures(url, "--as-of", cut, *more), **figures(url, "--as-of", cut, "--units", "TOWNSHIP", *more)} for cut in CUTS}


def differences(one, other):
    return [f"{cut}: {key} is {one[cut].get(key)} and {other[cut].get(key)}"
            for cut in CUTS for key in sorted(one[cut].keys() | other[cut].keys(), key=str) if one[cut].get(key) != other[cut].get(key)]


# --- the writers ---

def series_of(path):
    """Files of one office and kind: their names without what tells one day or copy from another."""
    return re.sub(r"[\d]+", "", path.stem)


def dealt(folder, hands):
    """The files by series, whole series to one hand, each hand about as large; within a hand as they lie in the folder."""
    series = {}
    for path in sorted((folder / "files").iterdir()):
        series.setdefault(series_of(path), []).append(path)
    shares = [[] for _ in range(hands)]
    sizes = [0] * hands
    for paths in sorted(series.values(), key=lambda all: -sum(path.stat().st_size for path in all)):
        smallest = sizes.index(min(sizes))
        shares[smallest] += paths
        sizes[smallest] += sum(path.stat().st_size for path in paths)
    return [[str(path) for path in sorted(share)] for share in shares]


def send_forms(url):
    """Single records as a form sends them, each by a program of its own, and a correction of every third."""
    for number in range(FORMS):
        fields = [f"会议时间=2020-02-01 {8 + number % 12:02d}:{number:02d}", f"会议名称=第{number}次碰头会", "级别=县级"]
        told = json.loads(run(url, "--json", "record", "meeting", *fields, "attendees=7", "--unit", "470123000000", status=(0, 2))
                          if number else run(url, "--json", "record", "meeting", *fields, "attendees=7"))
        if number % 3 == 0:
            run(url, "record", "meeting", "attendees=9", "--corrects", told["record"], "--reason", "笔误")


def call(url):
    told = json.loads(subprocess.run([CALLERS, "--db", url, "--now", NOW, "--callers", "32", "--count", CALLS, "--measures"], capture_output=True,
                                     text=True, check=True).stdout)
    assert told["failed"] == 0, told
    return told


class Import:
    """One importing program."""

    def __init__(self, url, files, folder):
        self.out = open(folder, "w+", encoding="utf-8")
        self.process = subprocess.Popen([LIANFANG, "--db", url, "--now", NOW, "--json", "import", *files, "--returned", folder + ".back"],
                                        stdout=self.out, stderr=subprocess.PIPE, text=True)

    def wait(self):
        _, fault = self.process.communicate()
        if self.process.returncode not in (0, 1):
            sys.exit(f"an import ended with {self.process.returncode}: {fault[-2000:]}")
        self.out.seek(0)
        return json.load(self.out)


def import_at_once(url, shares, folder):
    imports = [Import(url, share, f"{folder}-{number}") for number, share in enumerate(shares)]
    return [file for one in imports for file in one.wait()]


def rows_of(told):
    return sum(file[fate] for file in told for fate in ("accepted", "completed", "known", "rejected"))


def refused(told):
    """What was refused and why; nothing of it depends on who was first."""
    return sorted((pathlib.Path(file["file"]).name, error.get("sheet", ""), error.get("row", 0), error["code"])
                  for file in told for error in file["errors"])


# --- one writer, and all of them ---

def alone(engine, folder, shares):
    url = engine.fresh("alone")
    run(url, "init", "--county", str(folder / "profile.yaml"))
    begin = time.monotonic()
    told = import_at_once(url, [sorted(file for share in shares for file in share)], f"{engine.folder}/alone")
    seconds = time.monotonic() - begin
    call(url)
    send_forms(url)
    print(f"  one writer: {rows_of(told)} rows in {seconds:.1f} s, {rows_of(told) / seconds:.0f} a second", flush=True)
    return url, told


class Beside(threading.Thread):
    """What goes on while the imports run, again and again until they end."""

    def __init__(self, work):
        super().__init__()
        self.work, self.ends, self.times, self.fault = work, False, 0, None
        self.start()

    def run(self):
        try:
            while not self.ends:
                self.work()
                self.times += 1
        except BaseException as fault:
            self.fault = fault

    def end(self):
        self.ends = True
        self.join()
        if self.fault:
            raise self.fault
        return self.times


def begin_together(engine, folder):
    """Four programs open an empty database at the same moment, and all record the profile. The server's default would keep a transaction
    at what stood before it had the lock."""
    url = engine.fresh("together")
    database = engine.rows(url, "SELECT current_database()")[0][0]
    subprocess.run(["psql", "-XAtq", "-d", url, "-c", f"ALTER DATABASE {database} SET default_transaction_isolation = 'repeatable read'"],
                   check=True)
    command = [LIANFANG, "--db", url, "--now", NOW, "--json", "init", "--county", str(folder / "profile.yaml")]
    programs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(WRITERS)]
    told = [program.communicate() for program in programs]
    expect(all(program.returncode == 0 for program in programs), f"{WRITERS} programs open an empty database at once: {[t[1] for t in told]}")
    recorded = [json.loads(out)["recorded"] for out, _ in told]
    expect(sorted(recorded)[:-1] == [0] * (WRITERS - 1), f"one of them records the profile, the others find it: {recorded}")
    adopted = engine.rows(url, "SELECT COUNT(*) FROM record_catalogue_adopted")[0][0]
    expect(adopted == 1, f"the catalogue is adopted once: {adopted}")
    return url


def together(engine, url, shares):
    probes = []

    def probe():
        """Figures in the middle: what is answered now must be what is counted later for the same ledger number."""
        listed = json.loads(run(url, "--json", "figures", "--as-of", CUTS[-1]))
        probes.append((listed[0]["known_at"], {(f["figure"], f["unit"], f.get("key")): (f["value"], f["rows"]) for f in listed}))

    def keep():
        run(url, "keep", "--as-of", "2020-01-31", "--as-of", "2020-02-03")

    forms = threading.Thread(target=send_forms, args=(url,), daemon=True)
    calls = threading.Thread(target=call, args=(url,), daemon=True)
    begin = time.monotonic()
    beside = [Beside(probe), Beside(keep)]
    forms.start()
    calls.start()
    told = import_at_once(url, shares, f"{engine.folder}/together")
    seconds = time.monotonic() - begin
    forms.join()
    calls.join()
    times = [one.end() for one in beside]
    print(f"  {WRITERS} writers, beside forms, callers, {times[0]} readers and {times[1]} times keep: {rows_of(told)} rows in {seconds:.1f} s",
          flush=True)
    return told, probes


def check_chain(engine, url):
    count, last = engine.rows(url, "SELECT COUNT(*), MAX(number) FROM ledger")[0]
    expect(count == last, f"one chain of {count} entries without a gap")
    back = engine.rows(url, "SELECT COUNT(*) FROM ledger a JOIN ledger b ON b.number = a.number + 1 WHERE b.recorded_at < a.recorded_at")
    expect(back[0][0] == 0, "the time of recording never goes back")
    texts = engine.rows(url, "SELECT COUNT(*) FROM (SELECT person_id, COUNT(DISTINCT key) FROM person_key WHERE strong = 1 "
                        "GROUP BY person_id HAVING COUNT(DISTINCT key) > 1) doubled")
    expect(texts[0][0] == 0, "no two people have one number")
    people = engine.rows(url, "SELECT COUNT(*) FROM (SELECT key FROM person_key WHERE strong = 1 GROUP BY key HAVING COUNT(*) > 1) twice")
    expect(people[0][0] == 0, "no identity number stands for two people")


def check_throughput(engine, folder, shares):
    """The same four imports with nothing beside them."""
    url = engine.fresh("measured")
    run(url, "init", "--county", str(folder / "profile.yaml"))
    begin = time.monotonic()
    told = import_at_once(url, shares, f"{engine.folder}/measured")
    seconds = time.monotonic() - begin
    print(f"  {WRITERS} writers and nothing beside: {rows_of(told)} rows in {seconds:.1f} s, {rows_of(told) / seconds:.0f} a second", flush=True)


def check_held(engine, url):
    """Another program holds the ledger and does not let go."""
    count = engine.rows(url, "SELECT COUNT(*) FROM ledger")[0][0]
    impatient = url + ("&" if "?" in url else "?") + "options=-clock_timeout%3D400"
    meeting = ["record", "meeting", "会议时间=2020-02-02 07:00", "会议名称=等不到的会", "级别=县级"]
    holder = subprocess.Popen(["psql", "-XAtq", "-d", url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    holder.stdin.write("SELECT 'held' FROM (SELECT pg_advisory_lock(hashtext('lianfang ' || current_schema()))) l;\n")
    holder.stdin.flush()
    assert holder.stdout.readline().strip() == "held"
    try:
        told = subprocess.run([LIANFANG, "--db", impatient, "--now", NOW, *meeting], capture_output=True, text=True)
        expect(told.returncode == 2 and "另一个程序正在写入这个账本" in told.stderr and "nothing was written" in told.stderr,
               f"who cannot have the ledger in time is told: {told.stderr.splitlines()[-1]}")
        expect(len(figures(impatient, "--as-of", CUTS[0])) > 200, "who only reads does not wait")
        waits = subprocess.Popen([LIANFANG, "--db", url, "--now", NOW, *meeting], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        time.sleep(1.0)
        expect(waits.poll() is None, "who has the time waits")
    finally:
        holder.stdin.close()
        holder.wait()
    out, _ = waits.communicate()
    expect(waits.returncode == 0, f"and goes on when the ledger is free: {out.strip()}")
    expect(engine.rows(url, "SELECT COUNT(*) FROM ledger")[0][0] == count + 1, "one record was written")


def check(engine):
    folder = pathlib.Path(engine.folder) / "county"
    subprocess.run([LIANFANG, "sample", "-o", str(folder), "--population", POPULATION, "--seed", SEED], check=True, capture_output=True)
    shares = dealt(folder, WRITERS)
    one, told_one = alone(engine, folder, shares)
    url = begin_together(engine, folder)
    told, probes = together(engine, url, shares)
    expect(rows_of(told) == rows_of(told_one), f"each of {rows_of(told)} rows met its fate")
    expect(refused(told) == refused(told_one), f"the same {len(refused(told))} rows are refused")
    check_chain(engine, url)
    numbers = all_figures(one, "--counted")
    wrong = differences(numbers, all_figures(url, "--counted"))
    expect(not wrong, f"{sum(map(len, numbers.values()))} figures of one writer and of all are equal {wrong[:12]}")
    wrong = differences(numbers, all_figures(url))
    expect(not wrong, f"what is kept is what is counted {wrong[:12]}")
    for known_at, probed in probes[:: max(1, len(probes) // PROBES)]:
        counted = figures(url, "--as-of", CUTS[-1], "--known-at", str(known_at), "--counted")
        wrong = [key for key in probed.keys() | counted.keys() if probed.get(key) != counted.get(key)]
        expect(not wrong, f"what was answered in the middle, at entry {known_at}, is what is counted for it {wrong[:5]}")
    entries = engine.rows(url, "SELECT COUNT(*) FROM ledger")[0][0]
    again = import_at_once(url, shares, f"{engine.folder}/again")
    added = sum(file["accepted"] + file["completed"] for file in again)
    expect(added == 0 and engine.rows(url, "SELECT COUNT(*) FROM ledger")[0][0] == entries, "the same files, all at once again, add nothing")
    run(url, "verify", "--measures")
    expect(True, "verify --measures passes")
    check_throughput(engine, folder, shares)
    check_held(engine, url)


if __name__ == "__main__":
    if engines.Postgresql in engines.named():
        engines.on_each(check, of=[engines.Postgresql])

"""The same 30 figures counted from scratch by DuckDB, SQLite and PostgreSQL over the screening rows of one ledger."""
import json
import os
import statistics
import subprocess
import time

from measure import run, say

COLUMNS = "person_id, happened_at, unit_code, checkpoint, action, hubei_14d, contact_history, symptoms, plate_no, officer"


def figures():
    """Thirty aggregates, as PERF.md F has them: totals, conditions, one count of distinct persons."""
    chosen = ["count(*)", "count(DISTINCT person_id)"]

    def count(condition):
        chosen.append(f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)")

    for action in ("PASS", "REGISTER", "TURN_BACK", "HANDOVER", "HOLD"):
        count(f"action = '{action}'")
    for yes_no in ("hubei_14d", "contact_history"):
        count(f"{yes_no} = 1")
        count(f"{yes_no} = 0")
        count(f"{yes_no} IS NULL")
    for letter in "0123456789":
        count(f"checkpoint LIKE '%{letter}'")
    for condition in ("symptoms <> ''", "symptoms IS NULL", "plate_no <> ''", "officer <> ''", "hubei_14d = 1 AND symptoms <> ''",
                      "hubei_14d = 1 AND action = 'TURN_BACK'", "contact_history = 1 AND action <> 'PASS'"):
        count(condition)
    assert len(chosen) == 30
    return ", ".join(chosen)


def queries(day_begin, table):
    day = f"happened_at >= {day_begin} AND happened_at < {day_begin + 86_400_000_000}"
    return {"day": f"SELECT {figures()} FROM {table} WHERE {day}", "all": f"SELECT {figures()} FROM {table}"}


def export(database, path):
    """The current versions of the ledger's own table, with a line of names."""
    sql = f"SELECT {COLUMNS} FROM record_checkpoint_person WHERE to_number = 9223372036854775807"
    with open(path, "wb") as out:
        subprocess.run(["sqlite3", "-readonly", "-header", "-separator", "\t", database, sql], stdout=out, check=True)


def median_ms(times):
    times = times[1:] if len(times) > 1 else times
    return 1000 * statistics.median(times)


def count_sqlite(database, wanted):
    """In a file of the peer's own with the same rows and an index on the time."""
    found = {}
    for name, sql in wanted.items():
        script = ".timer on\n" + f"{sql};\n" * 4
        text = subprocess.run(["sqlite3", database], input=script, text=True, capture_output=True, check=True).stdout
        times = [float(line.split()[3]) for line in text.splitlines() if line.startswith("Run Time")]
        found[name] = (median_ms(times), int(next(line for line in text.splitlines() if "|" in line).split("|")[0]))
    return found


def load_sqlite(path, database):
    if os.path.exists(database):
        os.remove(database)
    names = COLUMNS.replace(", ", " , ")
    typed = ", ".join(f"{name} {'INTEGER' if name in ('person_id', 'happened_at', 'hubei_14d', 'contact_history') else 'TEXT'}"
                      for name in COLUMNS.split(", "))
    script = (f"CREATE TABLE screening ({typed});\n.mode tabs\n.import --skip 1 {path} screening\n"
              f"UPDATE screening SET hubei_14d = NULL WHERE hubei_14d = '';\n"
              f"UPDATE screening SET contact_history = NULL WHERE contact_history = '';\n"
              f"UPDATE screening SET symptoms = NULL WHERE symptoms = '';\n"
              f"CREATE INDEX screening_time ON screening (happened_at);\nANALYZE;\n")
    begin = time.monotonic()
    subprocess.run(["sqlite3", database], input=f"PRAGMA journal_mode = OFF;\nPRAGMA synchronous = OFF;\n{script}".encode(), check=True,
                   stdout=subprocess.DEVNULL)
    say(f"  SQLite loaded {names.count(',') + 1} columns in {time.monotonic() - begin:.0f} s")


def count_postgresql(url, path, wanted):
    typed = ", ".join(f"{name} {'bigint' if name in ('person_id', 'happened_at', 'hubei_14d', 'contact_history') else 'text'}"
                      for name in COLUMNS.split(", "))
    load = (f"DROP TABLE IF EXISTS screening; CREATE TABLE screening ({typed});\n"
            f"\\copy screening FROM '{path}' WITH (FORMAT csv, DELIMITER E'\\t', HEADER true, NULL '')\n"
            "CREATE INDEX ON screening (happened_at); VACUUM ANALYZE screening;\n")
    begin = time.monotonic()
    subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", url], input=load.encode(), check=True, stdout=subprocess.DEVNULL)
    say(f"  PostgreSQL loaded in {time.monotonic() - begin:.0f} s")
    found = {}
    for name, sql in wanted.items():
        text = run(["psql", "-X", "-At", "-c", "\\timing on", url] + ["-c", sql] * 4).text
        times = [float(line.split()[1]) / 1000 for line in text.splitlines() if line.startswith("Time:")]
        found[name] = (median_ms(times), int(next(line for line in text.splitlines() if "|" in line).split("|")[0]))
    return found


def count_duckdb(folder, path, wanted):
    """By npm, into a folder of the bench's own."""
    home = os.path.join(folder, "duckdb")
    os.makedirs(home, exist_ok=True)
    if not os.path.isdir(os.path.join(home, "node_modules/@duckdb/node-api")):
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", home, "@duckdb/node-api"],
                              stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            say("  SKIPPED: @duckdb/node-api could not be installed by npm; DuckDB was not measured")
            return {}
    stored = os.path.join(home, "county.duckdb")
    if os.path.exists(stored):
        os.remove(stored)
    with open(os.path.join(home, "queries.json"), "w", encoding="utf-8") as out:
        json.dump(wanted, out)
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "duckdb.mjs")
    values = run(["node", script, path, "queries.json"], cwd=home).values()
    say(f"  DuckDB loaded in {values['load']:.0f} s")
    return {name: (values[name], int(values[name + ".answer"])) for name in wanted}

#!/usr/bin/env python3
"""Time and memory of a whole county: sheets made, played in, report written. Usage: bench/county.py [POPULATION]

The program is named by LIANFANG. Everything happens in a temporary folder, which is removed.
"""
import os
import resource
import subprocess
import sys
import tempfile
import time

CUT = "2020-02-03T24:00"


def measure(what, arguments, allowed=(0,)):
    """Runs one command; prints its seconds and the largest memory of any command so far."""
    begin = time.monotonic()
    status = subprocess.run(arguments, stdout=subprocess.DEVNULL).returncode
    seconds = time.monotonic() - begin
    if status not in allowed:
        sys.exit(f"{what}: status {status}: {' '.join(arguments)}")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{what:<34} {seconds:8.1f} s   up to {memory} MB so far", flush=True)


def main():
    program = os.environ["LIANFANG"]
    population = sys.argv[1] if len(sys.argv) > 1 else "1000000"
    print(f"{population} people, 25 days")
    with tempfile.TemporaryDirectory(prefix="lianfang-bench.") as folder:
        os.environ["LIANFANG_KEYS"] = f"{folder}/keys"
        ledger = [program, "--db", f"sqlite:{folder}/county.db"]
        late = ledger + ["--now", "2020-02-04T02:00"]
        measure("sample", [program, "sample", "-o", f"{folder}/county", "--population", population, "--seed", "1",
                           "--from", "2020-01-10", "--to", "2020-02-03"])
        measure("init", ledger + ["--now", "2020-01-10T00:00", "init", "--county", f"{folder}/county/profile.yaml"])
        measure("import", ledger + ["import", "--arrivals", f"{folder}/county/arrivals.csv"], allowed=(0, 1))
        measure("work report", late + ["report", "work", "--as-of", CUT, "-o", f"{folder}/report.md"])
        measure("all figures", late + ["figures", "--as-of", CUT, "--json"])
        measure("verify", late + ["verify"])
        size = os.path.getsize(f"{folder}/county.db") / 1e6
        print(f"the ledger's file: {size:.0f} MB")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Kept figures on a small county: all of them at three cuts, for the county and its townships, kept equals counted; verify
finds a kept number that was altered. On both engines."""
import json
import os
import subprocess
import sys

import engines

LIANFANG = os.environ["LIANFANG"]
POPULATION, SEED, CUTS = "5000", "46", ["2020-01-25", "2020-01-31", "2020-02-03"]


def run(database, *arguments, expect=(0,)):
    done = subprocess.run([LIANFANG, "--db", database, *arguments], capture_output=True, text=True)
    if done.returncode not in expect:
        sys.exit(f"{' '.join(arguments)}: exit status {done.returncode}, expected {expect}\n{done.stderr[-2000:]}")
    return done.stdout


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")
    print(f"  {what}")


def figures(database, cut, *more):
    listed = json.loads(run(database, "--now", "2020-02-05T08:00", "--json", "figures", "--as-of", cut + "T24:00", *more))
    values = {(f["figure"], f["unit"], f.get("key")): (f["value"], f["rows"]) for f in listed}
    return values, {f["figure"] for f in listed if f["answered"] == "kept"}, {f["figure"] for f in listed}


def check_cuts(database, least_kept):
    for cut in CUTS:
        for more in [[], ["--units", "TOWNSHIP"]]:
            kept, kept_names, names = figures(database, cut, *more)
            counted, none, _ = figures(database, cut, "--counted", *more)
            wrong = [k for k in kept.keys() | counted.keys() if kept.get(k) != counted.get(k)]
            expect(not wrong, f"{cut} {' '.join(more)}: {len(kept)} numbers, kept = counted {wrong[:5]}")
            expect(not none, "--counted keeps nothing")
            expect(len(kept_names) >= least_kept, f"{len(kept_names)} of {len(names)} figures were answered from what is kept")


def check(engine):
    url, folder = engine.fresh("county"), engine.folder + "/county"
    subprocess.run([LIANFANG, "sample", "-o", folder, "--population", POPULATION, "--seed", SEED, "--from", "2020-01-10",
                    "--to", "2020-02-03"], check=True, capture_output=True)
    run(url, "--now", "2020-01-10T08:00", "init", "--county", folder + "/profile.yaml")
    run(url, "import", "--arrivals", folder + "/arrivals.csv", "--json", expect=(0, 1))
    check_cuts(url, 60)
    told = json.loads(run(url, "--now", "2020-02-05T08:00", "--json", "keep", "--units", "TOWNSHIP",
                          *[word for cut in CUTS for word in ("--as-of", cut)]))
    expect(told["renewed"] > 1000 and told["filled"] == 0, f"keep: {told}")
    check_cuts(url, 200)
    again = json.loads(run(url, "--now", "2020-02-05T08:00", "--json", "keep", "--as-of", CUTS[0]))
    expect(again["renewed"] == 0, f"keep again finds nothing to renew: {again}")
    run(url, "verify")
    engine.change(url, "UPDATE figure_change SET amount = amount + 1 WHERE figure = 'persons_screened' AND unit = ''")
    engine.change(url, "UPDATE figure_kept SET answer = replace(answer, '1', '2') WHERE figure = 'returnees_total' AND level = ''")
    found = run(url, "--lang", "en", "verify", expect=(1,))
    expect("persons_screened" in found, "verify names an altered sum")
    expect("returnees_total" in found, "verify names an altered answer")


if __name__ == "__main__":
    engines.on_each(check)

#!/usr/bin/env python3
"""Identity and telephone numbers at rest, on both engines: no copy of the database shows one; without the key file, or with another's,
nothing opens and nothing is made; keys are rotated while the program is killed, and the chain stays as it was; an older ledger in
clear works and becomes encrypted."""
import glob
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import engines
import keys_apart
import sealed

LIANFANG = os.environ["LIANFANG"]
POPULATION, SEED, CUT = "5000", "63", "2020-02-03T24:00"


def program(url, *arguments, expect=(0,), keys=None):
    """`keys`: the folder of key files, where it is another."""
    done = subprocess.run([LIANFANG, "--db", url, "--lang", "en", *arguments], capture_output=True, text=True,
                          env={**os.environ, **({"LIANFANG_KEYS": keys} if keys else {})})
    if done.returncode not in expect:
        sys.exit(f"{' '.join(arguments)}: exit status {done.returncode}, expected {expect}\n{done.stdout[-800:]}{done.stderr[-2000:]}")
    return done


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")
    print(f"  {what}", flush=True)


def refused(url, *arguments, **options):
    """The code of the error."""
    return json.loads(program(url, "--json", *arguments, expect=(2,), **options).stderr)["error"]


def keys_of(url):
    return json.loads(program(url, "--json", "keys", "show").stdout)


def chain(engine, url):
    return engine.rows(url, "SELECT number, text, hash FROM ledger ORDER BY number")


def bytes_of(url):
    """Everything that a thief of the database has: the file and what lies beside it, or a dump."""
    if url.startswith("sqlite:"):
        return b"".join(open(path, "rb").read() for path in sorted(glob.glob(url.removeprefix("sqlite:") + "*")))
    return subprocess.run(["pg_dump", "-d", url], capture_output=True, check=True).stdout


def shown_in(url, numbers):
    content = bytes_of(url)
    return {number for number in numbers if number.encode() in content}


def check_nothing_shows(url, numbers, what):
    expect(not shown_in(url, numbers), f"{what}: none of {len(numbers)} identity and telephone numbers stands in it")


def make_county(engine):
    folder, url = f"{engine.folder}/county", engine.fresh("county")
    program("sqlite::memory:", "sample", "-o", folder, "--population", POPULATION, "--seed", SEED, "--from", "2020-01-20",
            "--to", "2020-02-03")
    program(url, "--now", "2020-01-20T00:00", "init", "--county", f"{folder}/profile.yaml")
    file = keys_of(url)["file"]
    expect(file.startswith(keys_apart.FOLDER) and os.stat(file).st_mode & 0o777 == 0o600, "the key file is its owner's alone")
    program(url, "import", "--arrivals", f"{folder}/arrivals.csv", "--until", "2020-02-04T02:00", expect=(0, 1))
    return url, file


def check_key_files(engine, url, file):
    """Without the right key file nothing opens, and nothing is made or changed."""
    empty = f"{engine.folder}/nothing-here"
    refused(url, "verify", keys=empty)  # Whoever opens a file last settles the journal beside it.
    before = bytes_of(url) if url.startswith("sqlite:") else engine.rows(url, "SELECT COUNT(*) FROM ledger")
    for command in (["verify"], ["figures", "--as-of", CUT], ["keys", "rotate"], ["export", "--ledger", "-o", f"{engine.folder}/x"]):
        expect(refused(url, *command, keys=empty) == "key_file_missing", f"{command[0]} without the key file is refused")
    expect(not os.path.exists(empty), "no other key file was made")
    other = engine.fresh("other")
    program(other, "--now", "2020-01-20T00:00", "init", "--county", f"{engine.folder}/county/profile.yaml")
    wrong = keys_of(other)["file"]
    expect(wrong != file and refused(url, "--key-file", wrong, "verify") == "key_file_wrong", "another ledger's key file is refused")
    nonsense = f"{engine.folder}/nonsense.key"
    with open(nonsense, "w", encoding="utf-8") as out:
        out.write("1 abc\n")
    expect(refused(url, "--key-file", nonsense, "verify") == "key_file_wrong", "what is no key file is refused")
    after = bytes_of(url) if url.startswith("sqlite:") else engine.rows(url, "SELECT COUNT(*) FROM ledger")
    expect(before == after, "nothing was written meanwhile")
    moved = f"{engine.folder}/moved.key"
    os.rename(file, moved)
    told = program(url, "--key-file", moved, "verify")
    os.rename(moved, file)
    expect("verified" in told.stdout, "--key-file names another place")


def rotate_and_kill(url, dice):
    """One rotation that is killed after a while; whether it was."""
    turning = subprocess.Popen([LIANFANG, "--db", url, "keys", "rotate"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(dice.uniform(0.01, 0.4))
    turning.send_signal(signal.SIGKILL)
    return turning.wait() != 0


def check_rotation(engine, url, entries, numbers):
    seed = int(os.environ.get("LIANFANG_TEST_SEED", time.time_ns() % 100000))
    dice, kills = random.Random(seed), 0
    for _ in range(8):
        kills += rotate_and_kill(url, dice)
        program(url, "verify")
    expect(kills > 0, f"verify passes after each of {kills} kills in the middle of a rotation (LIANFANG_TEST_SEED={seed})")
    expect(sealed.numbers_of(url) == numbers, "and every number is read as before")
    told = json.loads(program(url, "--json", "keys", "rotate").stdout)
    if len(told["values"]) != 1 or told["key_number"] < 2:
        sys.exit(f"FAILED: all values under one key: {told}")
    old = told["key_number"]
    told = json.loads(program(url, "--json", "keys", "rotate", "--drop-old").stdout)
    expect(told["in_file"] == [told["key_number"]] and told["key_number"] > old and list(told["values"]) == [str(told["key_number"])],
           f"rotated to key {told['key_number']}, older ones dropped")
    program(url, "verify")
    expect(chain(engine, url) == entries, "every entry with its number and hash, as before")
    expect(sealed.numbers_of(url) == numbers, "every number is read as before")


def check_rotation_beside_a_writer(engine, url):
    """An import that was open before learns the new key, and nothing is left under the old one."""
    writing = engine.fresh("writing")
    program(writing, "--now", "2020-01-20T00:00", "init", "--county", f"{engine.folder}/county/profile.yaml")
    importing = subprocess.Popen([LIANFANG, "--db", writing, "import", "--arrivals", f"{engine.folder}/county/arrivals.csv", "--until",
                                  "2020-02-04T02:00"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    rotations = 0
    while importing.poll() is None:
        time.sleep(0.3)
        program(writing, "keys", "rotate", "--drop-old")
        rotations += 1
    expect(importing.wait() in (0, 1) and rotations > 1, f"{rotations} rotations while an import ran")
    program(writing, "verify")
    told = keys_of(writing)
    expect(list(told["values"]) == [str(told["key_number"])] or list(map(int, told["values"]))[-1] == told["key_number"],
           "no value was left under a key that was dropped")
    expect(sealed.numbers_of(writing) == sealed.numbers_of(url), "the same numbers as without")


def check_moves(engine, url, numbers):
    """Backed up, restored and copied between engines, under the same key file; the copy in a file shows nothing either."""
    backup = f"{engine.folder}/county.backup"
    told = program(url, "backup", "-o", backup).stdout
    expect(keys_of(url)["file"] in told and "apart" in told and "names" in told, "the checklist of backup names the key file")
    check_nothing_shows(f"sqlite:{backup}", numbers, "the backup")
    restored = f"sqlite:{engine.folder}/restored.db"
    program(url, "restore", backup, "--to", restored)
    program(restored, "verify")
    copies = [make(engine.folder) for make in engines.named()]
    for other in copies:
        with other:
            copy, again = other.fresh("copy"), other.fresh("again")
            program(url, "copy", "--from", url, "--to", copy)
            expect(keys_of(copy)["file"] == keys_of(url)["file"] and sealed.numbers_of(copy) == numbers,
                   f"copied to {other.name}: the same key file, the same numbers")
            program(copy, "keys", "rotate")
            program(copy, "verify")
            program(url, "verify")
            program(url, "replay", "--to", again, "--new-lookup-key")
            expect(sealed.settings_and_values(again)[0]["lookup_key"] != sealed.settings_and_values(url)[0]["lookup_key"] and
                   sealed.numbers_of(again) == numbers, f"replayed into {other.name} with a new look-up key, the same numbers")
            check_nothing_shows(again, numbers, f"replayed into {other.name}")
    exported, elsewhere = f"{engine.folder}/ledger.jsonl", engine.fresh("elsewhere")
    program(url, "export", "--ledger", "-o", exported)
    keys = f"{engine.folder}/other-machine"
    program(elsewhere, "import", exported, keys=keys)
    program(elsewhere, "verify", keys=keys)
    check_nothing_shows(elsewhere, numbers, "imported on another machine, with a key file of its own")
    expect(refused(elsewhere, "verify") == "key_file_wrong", "which this machine's does not open")


def in_clear(engine, url):
    """The same ledger as an older program left it: numbers, salts and secrets in clear, no key."""
    settings, values = sealed.settings_and_values(url)
    older = engine.copied(url, "older")
    for name in ("lookup_key", "salt_key"):
        engine.change(older, "UPDATE setting SET value = ? WHERE name = ?", settings[name], name)
    engine.change(older, "DELETE FROM setting WHERE name IN ('ledger_id', 'key_number')")
    for (number, column), (salt, value) in values.items():
        engine.change(older, "UPDATE sealed SET key_number = 0, salt = ?, value = ? WHERE number = ? AND field = ?", salt, value,
                      number, column)
    return older


def check_older(engine, numbers):
    """Made small, for each value is one statement."""
    url = engine.fresh("small")
    program(url, "--now", "2020-01-20T00:00", "init", "--county", f"{engine.folder}/county/profile.yaml")
    program(url, "import", "--arrivals", f"{engine.folder}/county/arrivals.csv", "--until", "2020-01-22T00:00", expect=(0, 1))
    older = in_clear(engine, url)
    few, entries = sealed.numbers_of(url), chain(engine, url)
    expect(shown_in(older, few) == few, f"an older ledger: {len(few)} numbers in clear")
    nowhere = f"{engine.folder}/no-keys"
    program(older, "verify", keys=nowhere)
    program(older, "import", "--arrivals", f"{engine.folder}/county/arrivals.csv", "--until", "2020-01-24T00:00", keys=nowhere,
            expect=(0, 1))
    told = json.loads(program(older, "--json", "keys", "show", keys=nowhere).stdout)
    expect(list(told["values"]) == ["0"] and not os.path.exists(nowhere), "it works as before, without a key file")
    entries = chain(engine, older)
    all_of_it = sealed.numbers_of(older)
    told = json.loads(program(older, "--json", "keys", "rotate", keys=nowhere).stdout)
    expect(list(told["values"]) == ["1"] and os.path.exists(told["file"]), "keys rotate encrypts it")
    check_nothing_shows(older, all_of_it, "encrypted")
    program(older, "verify", keys=nowhere)
    expect(chain(engine, older) == entries, "with every entry and hash as before")
    shutil.rmtree(nowhere)
    expect(refused(older, "verify", keys=nowhere) == "key_file_missing", "and it needs its key file now")
    assert all_of_it <= numbers


def check(engine):
    url, file = make_county(engine)
    entries, numbers = chain(engine, url), sealed.numbers_of(url)
    expect(len(numbers) > 1500, f"{len(entries)} entries with {len(numbers)} numbers")
    check_nothing_shows(url, numbers, "imported")
    check_key_files(engine, url, file)
    check_moves(engine, url, numbers)
    check_rotation(engine, url, entries, numbers)
    check_nothing_shows(url, numbers, "rotated")
    check_rotation_beside_a_writer(engine, url)
    check_older(engine, numbers)


if __name__ == "__main__":
    engines.on_each(check)

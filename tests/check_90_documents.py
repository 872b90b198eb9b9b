#!/usr/bin/env python3
"""What the documents say is so: README's examples run on a small county, its commands are the program's, the paths exist."""
import os
import re
import subprocess
import sys
import tempfile

import keys_apart  # noqa: F401

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIANFANG = os.environ["LIANFANG"]
DOCUMENTS = ["README.md", "ARCHITECTURE.md", "GLOSSARY.md", "THIRD-PARTY.md"] + sorted(
    f"docs/decisions/{name}" for name in os.listdir(os.path.join(ROOT, "docs/decisions")))
# Named in documents, but made by a build or by the demo.
MADE = re.compile(r"^(demo|build|files)/|^truth\.json$|^profile\.yaml$|^arrivals\.csv$")

faults = []


def text_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def run(folder, *command, allowed=(0,)):
    environment = {**os.environ, "LIANFANG_DB": "sqlite:demo/county.db"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    if done.returncode not in allowed:
        sys.exit(f"{' '.join(command)}: status {done.returncode}\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
    return done.stdout


def make_county(folder):
    os.makedirs(f"{folder}/demo")
    os.makedirs(f"{folder}/build")
    os.symlink(LIANFANG, f"{folder}/build/lianfang")
    program = "build/lianfang"
    run(folder, program, "sample", "-o", "demo/county", "--population", "8000", "--seed", "3", "--from", "2020-01-10",
        "--to", "2020-02-03")
    run(folder, program, "--now", "2020-01-10T00:00", "init", "--county", "demo/county/profile.yaml")
    run(folder, program, "import", "--arrivals", "demo/county/arrivals.csv", allowed=(0, 1))


def check_examples():
    """Every line of README's examples ends well and says something."""
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text_of("README.md"), re.S) for line in block.splitlines()]
    if len(lines) < 5:
        faults.append("README.md: its examples were not found")
    with tempfile.TemporaryDirectory(prefix="lianfang-documents.") as folder:
        make_county(folder)
        for line in lines:
            done = subprocess.run(["bash", "-c", f"export LIANFANG_DB=sqlite:demo/county.db; {line}"], cwd=folder,
                                  capture_output=True, text=True)
            silent = line.startswith("build/") and not done.stdout
            if done.returncode != 0 or silent:
                faults.append(f"README.md: `{line}`: status {done.returncode}: {done.stdout[-300:]}{done.stderr[-300:]}")


def check_commands():
    listed = run(ROOT, LIANFANG, "--help").split("Subcommands:")[1]
    names = re.findall(r"^  ([a-z]+)", listed, re.M)
    table = text_of("README.md").split("## Commands")[1]
    for name in names:
        if not re.search(rf"^\| `{name}\b", table, re.M):
            faults.append(f"README.md: the command `{name}` is missing from the table")
    for name in re.findall(r"^\| `([a-z]+)", table, re.M):
        if name not in names:
            faults.append(f"README.md: there is no command `{name}`")


def check_paths():
    for document in DOCUMENTS:
        for path in re.findall(r"`([\w./-]+(?:/|\.(?:md|py|h|cpp|yaml|csv|txt|sh|sql)))`", text_of(document)):
            places = (path, f"src/{path}", f"catalog/{path}", f"tests/{path}")
            if not MADE.search(path) and not any(os.path.exists(os.path.join(ROOT, place)) for place in places):
                faults.append(f"{document}: there is no `{path}`")


check_paths()
check_commands()
check_examples()
print("\n".join(faults) if faults else "documents: all that they say is so")
sys.exit(1 if faults else 0)

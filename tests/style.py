#!/usr/bin/env python3
"""The house's own rules, checked: floors, sizes, words, headers of figures, what every checked-in file may not say.

Each finding is one line: file, line, what is wrong, the mend.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Rooms by floor; on floors 0-2 a room may include those named before it, on 3 and 5 neighbours never meet.
FLOORS = [["base", "store"], ["catalog", "ledger", "figures"], ["registry", "intake"],
          ["observation", "care", "tracing", "supplies", "command"], ["measures"],
          ["report", "epi", "simulation"], ["http"]]
MEETING_FLOORS = {0, 1, 2}
# The sample county shares nothing with the rooms that it tests.
ALONE = {"sample": {"base", "sample"}}

LINES_MAX, WIDTH_MAX, FUNCTION_MAX = 500, 120, 70
BANNED_NAMES = re.compile(r"\b(class|struct|enum class)\s+\w*(Manager|Helper|Util|Handler|Processor)\w*\b")
BANNED_FILES = re.compile(r"(manager|helper|util|misc|common)s?\.(h|cpp)$")
MACHINE = re.compile(r"(^|[^A-Za-z0-9_.])(/wor[k]/|/far[m]/|/tm[p]/lf|/tm[p]/bash_jobs)")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b")

findings = []


def find(path, line, what, mend):
    findings.append(f"{path}:{line}: {what}; {mend}")


def files():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    return [name for name in listed.stdout.splitlines() if os.path.isfile(os.path.join(ROOT, name))]


def position(room):
    for floor, rooms in enumerate(FLOORS):
        if room in rooms:
            return floor, rooms.index(room)
    return None


def may_include(room, other):
    if room == other:
        return True
    if room in ALONE:
        return other in ALONE[room]
    here, there = position(room), position(other)
    if here is None or there is None:
        return False
    if there[0] != here[0]:
        return there[0] < here[0]
    return here[0] in MEETING_FLOORS and there[1] < here[1]


def check_floors(path, lines):
    parts = path.split("/")
    if parts[0] != "src" or len(parts) < 3:
        return
    for number, line in enumerate(lines, 1):
        included = re.match(r'#include "(\w+)/', line)
        if included and not may_include(parts[1], included.group(1)):
            find(path, number, f"{parts[1]} includes {included.group(1)}", "a room includes only rooms on lower floors")


def check_functions(path, lines):
    """A function's body begins with a line that ends in `{` at depth of namespaces and ends at the matching brace."""
    start, depth = None, 0
    for number, line in enumerate(lines, 1):
        bare = re.sub(r'"(\\.|[^"\\])*"|\'(\\.|[^\'\\])*\'|//.*', "", line)
        opens = bare.rstrip().endswith("{") and re.search(r"\)\s*(const|noexcept|override|->\s*[\w:<>&*, ]+|\s)*\{$", bare.rstrip())
        if start is None and opens and not re.match(r"\s*(if|for|while|switch|else|namespace)\b", bare):
            start, depth = number, 0
        if start is not None:
            depth += bare.count("{") - bare.count("}")
            if depth <= 0:
                if number - start + 1 > FUNCTION_MAX:
                    find(path, start, f"a function of {number - start + 1} lines", f"split it; {FUNCTION_MAX} is a hard stop")
                start = None


def check_code(path, lines):
    if len(lines) > LINES_MAX:
        find(path, LINES_MAX, f"{len(lines)} lines", "is it still one idea? split it")
    for number, line in enumerate(lines, 1):
        if len(line) > WIDTH_MAX:
            find(path, number, f"{len(line)} columns", f"break the line at {WIDTH_MAX}")
        if BANNED_NAMES.search(line):
            find(path, number, "a name that says nothing", "name it by what it is in the county")
    if BANNED_FILES.search(path):
        find(path, 1, "a file name that says nothing", "one file, one idea: name the idea")
    if path.endswith(".h") and "#pragma once" not in lines:
        find(path, 1, "no #pragma once", "add it after the opening comment")
    check_floors(path, lines)
    check_functions(path, lines)


def check_figure(path, lines):
    header = " ".join(line for line in lines if line.startswith("--"))
    for word in ("title:", "unit_type:", "definition:"):
        if word not in header:
            find(path, 1, f"its header has no {word}", "see docs/add-a-figure.md")


def check_text(path, lines):
    for number, line in enumerate(lines, 1):
        if MACHINE.search(line):
            find(path, number, "a path of one machine", "take it from an argument or the environment")
        if path != "tests/style.py" and not path.endswith(".md") and UNFINISHED.search(line) and "XX" not in path:
            if not re.search(r"XX[^X]|\bXXX\b.*号", line):
                find(path, number, "something left open", "finish it, or say it in the closing note")


def main():
    for path in files():
        try:
            lines = open(os.path.join(ROOT, path), encoding="utf-8").read().split("\n")
        except UnicodeDecodeError:
            continue  # Not a text.
        if re.search(r"\.(cpp|h)$", path):
            check_code(path, lines)
        if path.startswith("catalog/figures/") and path.endswith(".sql"):
            check_figure(path, lines)
        if not re.search(r"\.(csv|jsonl|xlsx|png)$", path):
            check_text(path, lines)
    print("\n".join(findings) if findings else "style: nothing to mend")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())

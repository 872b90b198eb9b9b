#!/usr/bin/env python3
"""The house's own rules, checked: floors, sizes, names, headers of figures, what no checked-in file may say.

Each finding is one line: file, line, what is wrong, the mend. tests/check_style.py tests these rules themselves.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Rooms by floor. On floors 0 to 2 a room may include those named before it; elsewhere neighbours never meet.
FLOORS = [["base", "store", "paper"], ["catalog", "ledger", "figures"], ["registry", "intake", "access", "lists"],
          ["observation", "care", "tracing", "supplies", "command"], ["measures"],
          ["report", "epi", "simulation"], ["http"]]
ORDERED_FLOORS = {0, 1, 2}
# The sample county tests the other rooms, so it shares nothing with them.
ALONE = {"sample": {"base"}}
# What tests may include besides the rooms: tests/support, and headers made at build.
NO_ROOMS = {"support", "generated"}

LINES_MAX, WIDTH_MAX, FUNCTION_MAX = 500, 120, 70
# Files that were longer when the rule came, with the length that they may keep: a ratchet, it only goes down.
LONGER = {}

EMPTY_WORD = r"(manager|helper|util|utils|utility|utilities|handler|processor|misc)"
TYPE_NAME = re.compile(r"\b(?:class|struct|enum class|enum)\s+(\w+)\s*(?:final\s*)?[:{]")
FUNCTION_NAME = re.compile(r"^[\w:<>,&*\s]*?\b(?:\w+::)*(\w+)\([^;]*\)[\w\s]*\{")
EMPTY_FUNCTION = re.compile(r"(handle|process|do)(_|$)|\w*_(helper|util|manager)s?$")
EMPTY_FILE = re.compile(r"(?:^|_)(manager|helper|util|misc|common|stuff)s?\.\w+$")
MACHINE_PATH = re.compile(r"(?<![\w.:/<>*})-])/(home|root|Users|work|mnt|media|srv|opt|tmp)/[\w.]")
UNFINISHED = re.compile(r"\b(TODO|FIXME|HACK)\b")
FIGURE_HEADER = ("title", "unit_type", "nature", "(aggregate|of|top)", "definition")


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
    if here[0] != there[0]:
        return there[0] < here[0]
    return here[0] in ORDERED_FLOORS and there[1] < here[1]


def floor_findings(path, lines):
    parts = path.split("/")
    if parts[0] != "src" or len(parts) < 3:
        return
    room, is_test = parts[1], path.endswith("_test.cpp")
    if position(room) is None and room not in ALONE:
        yield 1, f"src/{room} is no room of the house", "put the file into a room, or add the room to tests/style.py"
        return
    for number, line in enumerate(lines, 1):
        included = re.match(r'\s*#include "([\w-]+)/', line)
        if not included or (included.group(1) in NO_ROOMS and is_test):
            continue
        if not may_include(room, included.group(1)):
            yield number, f"{room} includes {included.group(1)}", "a room includes only rooms on lower floors"


def without_texts(line):
    line = re.sub(r"(?<=\d)'(?=\d)", "", line)
    return re.sub(r'"(\\.|[^"\\])*"|\'(\\.|[^\'\\])*\'|//.*', "", line).rstrip()


def function_findings(lines):
    """A body begins with a line ending in `) … {` that is no control statement, and ends with its brace."""
    begins = re.compile(r"\)\s*(const|noexcept|override|mutable|->\s*[\w:<>&*, ]+|\s)*\{$")
    control = re.compile(r"\s*(\}\s*)?(if|for|while|switch|else|namespace|catch|do)\b")
    start, depth = None, 0
    for number, line in enumerate(lines, 1):
        bare = without_texts(line)
        if start is None and begins.search(bare) and not control.match(bare):
            start, depth = number, 0
        if start is None:
            continue
        depth += bare.count("{") - bare.count("}")
        if depth <= 0:
            if number - start + 1 > FUNCTION_MAX:
                yield start, f"a function of {number - start + 1} lines", f"split it; {FUNCTION_MAX} is a hard stop"
            start = None


def name_findings(path, lines):
    if EMPTY_FILE.search(os.path.basename(path)):
        yield 1, "a file name that says nothing", "one file, one idea: name the idea"
    for number, line in enumerate(lines, 1):
        bare = without_texts(line)
        for name in TYPE_NAME.findall(bare):
            words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").lower().split()
            if any(re.fullmatch(EMPTY_WORD, word) for word in words):
                yield number, f"{name} says nothing", "name it by what it is in the county"
        function = FUNCTION_NAME.match(bare)
        if function and EMPTY_FUNCTION.match(function.group(1)):
            yield number, f"{function.group(1)} says nothing", "a verb that promises: parse_, check_, record_, find_ …"


def code_findings(path, lines):
    count = len(lines)
    if count > LONGER.get(path, LINES_MAX):
        yield count, f"{count} lines", f"more than {LONGER.get(path, LINES_MAX)}: is it still one idea? split it"
    for number, line in enumerate(lines, 1):
        if len(line) > WIDTH_MAX:
            yield number, f"{len(line)} columns", f"break the line at {WIDTH_MAX}"
        if "using namespace" in line and path.endswith(".h"):
            yield number, "using namespace in a header", "write the names out"
    if path.endswith(".h") and "#pragma once" not in lines:
        yield 1, "no #pragma once", "add it after the opening comment"
    if lines and not lines[0].startswith("//"):
        yield 1, "the file does not say what it is", "open it with one or two comment lines"
    yield from name_findings(path, lines)
    yield from floor_findings(path, lines)
    yield from function_findings(lines)


def figure_findings(lines):
    header = "\n".join(line for line in lines if line.startswith("--"))
    for word in FIGURE_HEADER:
        if not re.search(rf"^--\s*{word}:\s*\S", header, re.M):
            yield 1, f"the header has no {word}", f"add it as `-- {word}: …`; the other figures show how"


def text_findings(path, lines):
    for number, line in enumerate(lines, 1):
        if MACHINE_PATH.search(line):
            yield number, "a path of one machine", "take it from an argument or the environment"
        if UNFINISHED.search(line) and not path.endswith(("style.py", "check_style.py")):
            yield number, "something left open", "finish it, or say it where the reader looks for it"


def findings_in(path, lines):
    if path.endswith((".cpp", ".h")):
        yield from code_findings(path, lines)
    if re.fullmatch(r"catalog/figures/\w+\.sql", path):
        yield from figure_findings(lines)
    yield from text_findings(path, lines)


def files():
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in sorted(set(listed.stdout.splitlines())):
        if os.path.isfile(os.path.join(ROOT, name)):
            yield name


def text_of(path):
    try:
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            return file.read()
    except UnicodeDecodeError:
        return None  # No text.


def main():
    count = 0
    for path in files():
        text = text_of(path)
        if text is None:
            continue
        for line, what, mend in findings_in(path, text.splitlines()):
            print(f"{path}:{line}: {what}; {mend}")
            count += 1
    print(f"style: {count} findings" if count else "style: nothing to mend")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())

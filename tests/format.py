#!/usr/bin/env python3
"""Breaks the lines of C++ files that are wider than the house allows, with clang-format; touches no other line.

Usage: tests/format.py [FILE…] (default: every .cpp and .h of the tree).
"""
import os
import re
import subprocess
import sys

import style


def move_comments_up(path):
    """A remark behind code that makes the line too wide stands better above it."""
    text = style.text_of(path)
    out = []
    for line in text.splitlines():
        remark = re.match(r"^(\s*)(\S.*[;{,)])\s+(// .*)$", line) if len(line) > style.WIDTH_MAX else None
        if remark and '"' not in remark.group(3):
            out += [remark.group(1) + remark.group(3), remark.group(1) + remark.group(2)]
        else:
            out.append(line)
    if len(out) != len(text.splitlines()):
        with open(os.path.join(style.ROOT, path), "w", encoding="utf-8") as file:
            file.write("\n".join(out) + "\n")


def too_wide(path):
    lines = style.text_of(path).splitlines()
    return [number for number, line in enumerate(lines, 1) if len(line) > style.WIDTH_MAX]


def main():
    paths = sys.argv[1:] or [path for path in style.files() if path.endswith((".cpp", ".h"))]
    for path in paths:
        move_comments_up(path)
        numbers = too_wide(path)
        if numbers:
            lines = [f"--lines={number}:{number}" for number in numbers]
            subprocess.run(["clang-format", "-i", *lines, path], cwd=style.ROOT, check=True)
            print(f"{path}: {len(numbers)} lines broken, {len(too_wide(path))} left")


if __name__ == "__main__":
    main()

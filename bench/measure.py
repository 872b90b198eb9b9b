"""What every bench uses: run a command and know its seconds, CPU seconds and memory; collect results and print them with their ratios."""
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time


class Used:
    """One finished command: wall seconds, CPU seconds, largest memory in MB, what it printed."""

    def __init__(self, seconds, usage, text):
        self.seconds = seconds
        self.cpu = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss // 1024
        self.text = text

    def values(self):
        """The lines `name number …` of what it printed."""
        found = {}
        for line in self.text.splitlines():
            match = re.match(r"^([A-Za-z0-9_.]+)\s+(-?[0-9.]+)\b", line)
            if match:
                found[match[1]] = float(match[2])
        return found


def run(command, allowed=(0,), **options):
    """Runs it to its end. A status that is not allowed ends the bench: a number from a failed run is none."""
    with tempfile.TemporaryFile() as out:
        begin = time.monotonic()
        child = subprocess.Popen([str(part) for part in command], stdout=out, **options)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode(errors="replace")
    if child.returncode not in allowed:
        sys.exit(f"status {child.returncode}: {' '.join(str(part) for part in command)}\n{text[-2000:]}")
    return Used(seconds, usage, text)


def say(text):
    print(text, flush=True)


def machine():
    """What the numbers were measured on."""
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    memory = next(int(line.split()[1]) // 1024 for line in open("/proc/meminfo") if line.startswith("MemTotal"))
    return f"{os.cpu_count()} cores {model}, {memory} MB, Linux {platform.release()}, load {os.getloadavg()[0]:.1f} at the start"


def syncs_a_second(folder, count=400):
    """How many times a second the disk makes 4 KiB, appended to a file, durable."""
    path = os.path.join(folder, "sync")
    handle = os.open(path, os.O_CREAT | os.O_WRONLY)
    begin = time.monotonic()
    for _ in range(count):
        os.write(handle, bytes(4096))
        os.fdatasync(handle)
    seconds = time.monotonic() - begin
    os.close(handle)
    os.remove(path)
    return count / seconds


class Results:
    """Rows of the table: job, ours, the peer or the limit, their ratio, the goal for it."""

    def __init__(self):
        self.rows = []

    def add(self, job, ours, against, ratio, goal, is_met):
        """`is_met`: None where the goal is not about this row."""
        verdict = {True: "yes", False: "NO", None: ""}[is_met]
        self.rows.append([job, ours, against, ratio, goal, verdict])
        say(f"  {job}: {ours} | {against} | {ratio} | goal {goal} {verdict}")

    def rate(self, job, ours, against, what, goal, unit="records/s"):
        """Ours as a share of another rate measured in the same run; the goal is the least share."""
        share = ours / against
        self.add(job, f"{ours:,.0f} {unit}", f"{what} {against:,.0f}", f"{share:.2f}", f"≥ {goal}", share >= goal)

    def most(self, job, ours, most, unit, digits=1):
        """A number that must not be greater than `most`."""
        self.add(job, f"{ours:.{digits}f} {unit}", "", f"{ours / most:.2f} of the goal", f"≤ {most} {unit}", ours <= most)

    def least(self, job, ours, least, unit):
        """A number that must not be smaller than `least`."""
        self.add(job, f"{ours:,.0f} {unit}", "", f"{ours / least:.2f} × the goal", f"≥ {least:,} {unit}", ours >= least)

    def twice(self, job, seconds, raw, what):
        """A job that may take twice as long as the engine's own way."""
        self.add(job, f"{seconds:.1f} s", f"{what} {raw:.1f} s", f"{seconds / raw:.2f} ×", "≤ 2 ×", seconds <= 2 * raw)

    def table(self):
        lines = ["| Job | Lianfang | Peer or limit | Ratio | Goal | Met |", "|---|---|---|---|---|---|"]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join(lines)

    def write(self, path):
        with open(path, "w", encoding="utf-8") as out:
            json.dump(self.rows, out, ensure_ascii=False, indent=1)

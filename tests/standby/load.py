"""The load: many callers' single durable records, and what it noted."""
import json
import os
import subprocess

from cluster import Failed

LIANFANG = os.environ["LIANFANG"]
MANY_CALLERS = os.environ["LIANFANG_MANY_CALLERS"]
CALLERS = "16"


def program(*arguments, allowed=(0,)):
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=600)
    if done.returncode not in allowed:
        raise Failed(f"{' '.join(arguments)}: status {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


class Load:
    """Sends records one after another; `sent` of them so far, all of whose acknowledgements are noted in `notes`."""

    def __init__(self, url, notes, seed):
        self.notes, self.sent = notes, 0
        self.seed = str(seed)
        self.common = [MANY_CALLERS, "--db", url, "--seed", self.seed, "--acknowledged", notes]
        self.running = None

    def start(self, count):
        self.running = subprocess.Popen([*self.common, "--callers", CALLERS, "--first", str(self.sent), "--count", str(count),
                                         "--patience", "120"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.sent += count

    def runs(self):
        return self.running.poll() is None

    def result(self):
        out, fault = self.running.communicate(timeout=600)
        if self.running.returncode != 0:
            raise Failed(f"the load ended with status {self.running.returncode}: {out}{fault}")
        return json.loads(out)

    def check(self):
        return json.loads(program(*self.common, "--first", "0", "--count", str(self.sent), "--check", allowed=(0, 1)))

    def moments(self):
        """When each record was acknowledged, in seconds, in order."""
        with open(self.notes, encoding="utf-8") as file:
            return sorted(int(line.split()[2]) / 1e6 for line in file)

    def pause_over(self, moment):
        """The longest time without any acknowledgement that ends after `moment`: its begin and its end."""
        moments = self.moments()
        pauses = [(later - earlier, earlier, later) for earlier, later in zip(moments, moments[1:]) if later > moment]
        if not pauses:
            raise Failed("nothing was acknowledged any more")
        return max(pauses)[1:]

"""A PostgreSQL server that can be killed: its own temporary folder, a unix socket, no network, every commit synced. Not the
server of tests/with_postgresql.sh, which syncs nothing and must live."""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time


def binaries():
    """Where the newest PostgreSQL's programs lie; None where it is not installed."""
    found = glob.glob("/usr/lib/postgresql/*/bin")
    return max(found, key=lambda path: int(path.split("/")[-2])) if found else None


class DurableServer:
    def __init__(self):
        self.programs = binaries()
        self.folder = tempfile.mkdtemp(prefix="lianfang-killed-pg.")
        self.as_server = []
        if os.geteuid() == 0:  # The server refuses to run as root.
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.as_server = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
        self.run("initdb", "-D", f"{self.folder}/data", "-U", "lianfang", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        subprocess.run([*self.as_server, f"{self.programs}/pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop"],
                       cwd=self.folder, capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program, *arguments, attempts=1):
        # Into a file: a server that inherits a pipe would keep it open.
        with open(f"{self.folder}/log", "ab") as log:
            done = subprocess.run([*self.as_server, f"{self.programs}/{program}", *arguments], cwd=self.folder, stdout=log,
                                  stderr=log)
        if done.returncode != 0 and attempts > 1:
            time.sleep(0.2)
            return self.run(program, *arguments, attempts=attempts - 1)
        if done.returncode != 0:
            told = "".join(open(name, encoding="utf-8", errors="replace").read()[-2000:]
                           for name in glob.glob(f"{self.folder}/*log"))
            raise SystemExit(f"{program}: exit status {done.returncode}\n{told}")
        return None

    def start(self):
        # Again, while what was killed still holds its shared memory.
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/server.log", "-w", "-t", "120", "-o",
                 f"-k {self.folder} -c listen_addresses='' -c fsync=on -c synchronous_commit=on -c shared_buffers=64MB", "start", attempts=50)

    def url(self, database):
        return f"postgresql://lianfang@/{database}?host={self.folder}"

    def make_database(self, name):
        for statement in (f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}"):
            subprocess.run(["psql", self.url("postgres"), "-q", "-c", statement], check=True, capture_output=True)
        return self.url(name)

    def drop_database(self, name):
        subprocess.run(["psql", self.url("postgres"), "-q", "-c", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"], check=True,
                       capture_output=True)

    def postmaster(self):
        with open(f"{self.folder}/data/postmaster.pid", encoding="ascii") as file:
            return int(file.readline())

    def children(self):
        """The server's processes, each with its title."""
        found = []
        for name in glob.glob("/proc/[0-9]*/stat"):
            try:
                with open(name, encoding="utf-8", errors="replace") as stat, \
                        open(name.replace("stat", "cmdline"), encoding="utf-8", errors="replace") as line:
                    parent = int(stat.read().rsplit(")", 1)[1].split()[1])
                    title = line.read()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self.postmaster():
                found.append((int(name.split("/")[2]), title))
        return found

    def kill_all(self):
        """The postmaster and every process of it at once, as if the machine had lost it; started again, it recovers."""
        everyone = [self.postmaster(), *(process for process, _ in self.children())]
        for process in everyone:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        while any(os.path.exists(f"/proc/{process}") and not is_zombie(process) for process in everyone):
            time.sleep(0.01)
        # Its number may by now be another server's, which would be taken for the one that is gone.
        for left in (f"{self.folder}/data/postmaster.pid", f"{self.folder}/.s.PGSQL.5432.lock"):
            if os.path.exists(left):
                os.remove(left)
        self.start()

    def kill_backend(self, dice):
        """One process that serves a client; the postmaster then ends all others and recovers by itself. Until it has noticed, it
        still takes connections, which it ends a moment later."""
        everyone = self.children()
        serving = [process for process, title in everyone if "lianfang" in title.split(" ")[:2]]
        if not serving:
            return False
        os.kill(dice.choice(serving), signal.SIGKILL)
        while any(os.path.exists(f"/proc/{process}") and not is_zombie(process) for process, _ in everyone):
            time.sleep(0.01)
        return True

    def wait_until_ready(self):
        while subprocess.run(["psql", self.url("postgres"), "-q", "-c", "SELECT 1"], capture_output=True).returncode != 0:
            time.sleep(0.05)


def is_zombie(process):
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True

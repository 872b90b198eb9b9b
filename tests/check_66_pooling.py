#!/usr/bin/env python3
"""A ledger behind pgbouncer: a whole import and the figures, several programs at once, roles with least rights. Session pooling
gives what a file gives; transaction pooling is told, and harms nothing. Where PostgreSQL or pgbouncer is missing it says so."""
import json
import os
import shutil
import socket
import string
import subprocess
import sys
import tempfile
import time

import keys_apart  # noqa: F401

HERE = os.path.dirname(os.path.abspath(__file__))
LIANFANG = os.environ["LIANFANG"]
SERVER = os.environ.get("LIANFANG_TEST_POSTGRESQL")
POPULATION, SEED, CUT = "5000", "66", "2020-01-19T24:00"
PASSWORD = "for-this-test-only"


def program(*arguments, allowed=(0,)):
    done = subprocess.run([LIANFANG, *arguments], capture_output=True, text=True)
    if done.returncode not in allowed:
        sys.exit(f"{' '.join(arguments)}: exit status {done.returncode}, expected {allowed}\n{done.stderr[-2000:]}")
    return done.stdout


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")
    print(f"  {what}")


def figures(url):
    listed = json.loads(program("--db", url, "--now", "2020-02-05T08:00", "--json", "figures", "--as-of", CUT))
    return {(f["figure"], f.get("key")): (f["value"], f["rows"]) for f in listed}


def psql(*arguments):
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", SERVER, *arguments], check=True, capture_output=True)


def forget_database():
    psql("-c", "DROP DATABASE IF EXISTS county WITH (FORCE)", "-c", "DROP ROLE IF EXISTS lianfang_writer, lianfang_reader")


def make_database():
    forget_database()
    psql("-v", f"password={PASSWORD}", "-f", f"{HERE}/standby/database.sql")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


class Pool:
    """pgbouncer with tests/standby/pgbouncer.ini before the private server."""

    def __init__(self, mode):
        self.mode = mode

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="lianfang-pool.")
        self.port = free_port()
        with open(f"{HERE}/standby/pgbouncer.ini", encoding="utf-8") as file:
            text = string.Template(file.read()).substitute(
                host=SERVER.split("host=")[1], port=5432, pool_port=self.port, folder=self.folder, pool_mode=self.mode)
        with open(f"{self.folder}/pgbouncer.ini", "w", encoding="utf-8") as file:
            file.write(text)
        with open(f"{self.folder}/users.txt", "w", encoding="utf-8") as file:
            file.writelines(f'"{user}" "{PASSWORD}"\n' for user in ("lianfang_writer", "lianfang_reader"))
        as_server = []
        if os.getuid() == 0:  # pgbouncer refuses to run as root.
            for name in ("", "/pgbouncer.ini", "/users.txt"):
                shutil.chown(self.folder + name, "postgres")
            as_server = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
        self.process = subprocess.Popen([*as_server, "/usr/sbin/pgbouncer", "-q", f"{self.folder}/pgbouncer.ini"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait()
        return self

    def wait(self):
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        sys.exit("FAILED: pgbouncer does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)

    def url(self, user="lianfang_writer"):
        return f"postgresql://{user}:{PASSWORD}@127.0.0.1:{self.port}/county"


def import_together(urls, folder):
    """One program for each URL, all at once; the exit status and the messages of each."""
    command = [[LIANFANG, "--db", url, "import", "--arrivals", f"{folder}/arrivals.csv", "--returned", f"{folder}/returned-{number}",
                "--json"] for number, url in enumerate(urls)]
    running = [subprocess.Popen(one, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for one in command]
    messages = [one.communicate()[1] for one in running]
    return [(one.returncode, message) for one, message in zip(running, messages)]


def check_session(folder, undisturbed):
    make_database()
    with Pool("session") as pool:
        program("--db", pool.url(), "--now", "2020-01-10T08:00", "init", "--county", f"{folder}/profile.yaml")
        ends = import_together([pool.url(), pool.url()], folder)
        expect(all(status in (0, 1) for status, _ in ends), f"two imports at once through session pooling end well: {ends}")
        expect(figures(pool.url()) == undisturbed, f"the {len(undisturbed)} figures are those of a file")
        expect(figures(pool.url("lianfang_reader")) == undisturbed, "also for a role that may only read")
        program("--db", pool.url("lianfang_reader"), "verify")
        expect(True, "verify passes, by that role")


def check_transaction(folder, undisturbed):
    """Statements are prepared in one server session and missing in the next: nobody's are taken for another's."""
    make_database()
    with Pool("transaction") as pool:
        program("--db", pool.url(), "--now", "2020-01-10T08:00", "init", "--county", f"{folder}/profile.yaml")
        ends = import_together([pool.url()] * 3, folder)
        refused = [message for status, message in ends if status == 2]
        expect(all("pool_mode=session" in message for message in refused),
               f"transaction pooling: of three at once {len(refused)} are refused, and told to use pool_mode=session")
    with Pool("session") as pool:
        program("--db", pool.url(), "import", "--arrivals", f"{folder}/arrivals.csv", "--json", allowed=(0, 1))
        expect(figures(pool.url()) == undisturbed, "run again through session pooling: the same figures, nothing was harmed")


def main():
    if not SERVER or not os.path.exists("/usr/sbin/pgbouncer"):
        print("  SKIPPED: needs pgbouncer, and a server in LIANFANG_TEST_POSTGRESQL (./dev check does)")
        return
    with tempfile.TemporaryDirectory() as work:
        folder, url = f"{work}/county", f"sqlite:{work}/county.db"
        program("sample", "-o", folder, "--population", POPULATION, "--seed", SEED, "--from", "2020-01-10", "--to", "2020-01-19")
        program("--db", url, "--now", "2020-01-10T08:00", "init", "--county", f"{folder}/profile.yaml")
        program("--db", url, "import", "--arrivals", f"{folder}/arrivals.csv", "--json", allowed=(0, 1))
        undisturbed = figures(url)
        try:
            check_session(folder, undisturbed)
            check_transaction(folder, undisturbed)
        finally:
            forget_database()


if __name__ == "__main__":
    main()

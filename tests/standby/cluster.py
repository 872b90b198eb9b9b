"""etcd and two Patroni nodes on this machine: own temporary folder, free loopback ports, not as root, gone at the end."""
import glob
import json
import os
import secrets
import shutil
import signal
import socket
import string
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))


class Failed(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Failed(what)
    print(f"  {what}", flush=True)


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def wait_for(what, condition, seconds=90, pause=0.2):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(pause)
    raise Failed(f"after {seconds} s still waiting for: {what}")


def filled_in(file_name, /, **values):
    with open(f"{HERE}/{file_name}", encoding="utf-8") as file:
        return string.Template(file.read()).substitute(values)


def children(pid):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(word) for word in listed.split()]


def kill(pid, how=signal.SIGKILL):
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        pass


class Node:
    def __init__(self, cluster, name, port, api_port):
        self.cluster, self.name, self.port, self.api_port = cluster, name, port, api_port
        self.process = None
        self.data = f"{cluster.folder}/{name}"

    def start(self):
        file = f"{self.cluster.folder}/{self.name}.yaml"
        self.cluster.write(file, filled_in(
            "patroni.yaml", name=self.name, etcd_port=self.cluster.etcd_port, api_port=self.api_port, port=self.port,
            folder=self.cluster.folder, binaries=self.cluster.binaries, password=self.cluster.password,
            shared_buffers="256MB", watchdog="off",
            archive_command=f"test ! -f {self.cluster.archive}/%f && cp %p {self.cluster.archive}/%f"))
        self.process = self.cluster.run(["/usr/bin/patroni", file], f"{self.name}.log")

    def postmaster(self):
        """The number of its PostgreSQL's first process; 0 where there is none."""
        try:
            with open(f"{self.data}/postmaster.pid", encoding="utf-8") as file:
                pid = int(file.readline())
        except (OSError, ValueError):
            return 0
        return pid if os.path.exists(f"/proc/{pid}") else 0

    def kill_server(self):
        postmaster = self.postmaster()
        for pid in [postmaster, *children(postmaster)]:
            kill(pid)

    def kill_machine(self):
        """As if the power went: nobody is told, nothing is closed in order."""
        self.process.kill()
        self.kill_server()
        self.process.wait()

    def status(self):
        """What Patroni says of it; nothing where Patroni does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.api_port}/patroni", timeout=2) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as answer:
            return json.load(answer)
        except OSError:
            return {}

    def is_leader(self):
        status = self.status()
        return status.get("role") in ("master", "primary") and status.get("state") == "running"

    def is_synchronous_standby(self):
        status = self.status()
        return status.get("state") in ("running", "streaming") and bool(status.get("sync_standby"))

    def sql(self, text, database="county", user="postgres", **variables):
        given = [word for name, value in variables.items() for word in ("-v", f"{name}={value}")]
        done = subprocess.run(
            ["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", *given, "-h", "127.0.0.1", "-p", str(self.port),
             "-U", user, "-d", database], input=text, capture_output=True, text=True, timeout=60,
            env={**os.environ, "PGPASSWORD": self.cluster.password})
        if done.returncode != 0:
            raise Failed(f"{self.name}: {text}: {done.stderr}")
        return done.stdout.strip()

    def head(self):
        return self.sql("SELECT number, hash FROM ledger ORDER BY number DESC LIMIT 1")

    def url(self, user="lianfang_writer"):
        return f"postgresql://{user}:{self.cluster.password}@127.0.0.1:{self.port}/county"


class Cluster:
    """`with Cluster() as cluster:` … both nodes run, one follows the other, the database is made."""

    def __enter__(self):
        self.binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.folder = tempfile.mkdtemp(prefix="lianfang-standby.")
        self.archive = f"{self.folder}/archive"
        self.password = secrets.token_hex(8)
        self.as_server, self.processes = [], []
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
            self.as_server = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
        try:
            self.begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def begin(self):
        self.etcd_port, peer_port, *ports = free_ports(6)
        subprocess.run([*self.as_server, "mkdir", self.archive], check=True)
        client, peer = f"http://127.0.0.1:{self.etcd_port}", f"http://127.0.0.1:{peer_port}"
        self.run(["etcd", "--name", "one", "--data-dir", f"{self.folder}/etcd", "--listen-client-urls", client,
                  "--advertise-client-urls", client, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
                  "--initial-cluster", f"one={peer}"], "etcd.log")
        self.nodes = [Node(self, "one", ports[0], ports[1]), Node(self, "two", ports[2], ports[3])]
        self.nodes[0].start()
        wait_for("the first leader", self.nodes[0].is_leader)
        self.nodes[1].start()
        self.wait_until_whole()
        with open(f"{HERE}/database.sql", encoding="utf-8") as file:
            self.leader().sql(file.read(), database="postgres", password=self.password)

    def __exit__(self, *_):
        for node in getattr(self, "nodes", []):
            if node.process:
                kill(node.process.pid, signal.SIGCONT)
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        for node in getattr(self, "nodes", []):
            if node.postmaster():
                node.kill_server()
        time.sleep(0.5)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, command, log):
        with open(f"{self.folder}/{log}", "ab") as out:
            process = subprocess.Popen([*self.as_server, *command], cwd=self.folder, stdout=out, stderr=out,
                                       stdin=subprocess.DEVNULL, start_new_session=True)
        self.processes.append(process)
        return process

    def write(self, path, text):
        with open(path, "w", encoding="utf-8") as file:
            os.chmod(path, 0o600)
            file.write(text)
        if self.as_server:
            shutil.chown(path, "postgres", "postgres")

    def url(self, user="lianfang_writer"):
        """Both servers; libpq takes the one that may be written."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgresql://{user}:{self.password}@{hosts}/county?target_session_attrs=read-write"

    def leader(self):
        return next(node for node in self.nodes if node.is_leader())

    def other(self, node):
        return next(one for one in self.nodes if one is not node)

    def is_whole(self):
        leaders = [node for node in self.nodes if node.is_leader()]
        return len(leaders) == 1 and self.other(leaders[0]).is_synchronous_standby()

    def wait_until_whole(self):
        wait_for("one leader and its synchronous standby", self.is_whole, seconds=120)

    def log(self, node):
        with open(f"{self.folder}/{node.name}.log", encoding="utf-8", errors="replace") as file:
            return file.read()

"""A server under test, and people who ask it: shared by the tests of `lianfang serve`."""
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

LIANFANG = os.environ["LIANFANG"]
PASSWORD = "lianfang-2020"


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


def program(*arguments, told="", allowed=(0,)):
    done = subprocess.run([LIANFANG, *arguments], capture_output=True, text=True, input=told)
    expect(done.returncode in allowed, f"{' '.join(arguments)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def uuid7():
    text = f"{int(time.time() * 1000):012x}7{os.urandom(2).hex()[:3]}8{os.urandom(8).hex()[:15]}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Served:
    """`lianfang serve` on a free port of this machine, ended with end(). `catalog`: a folder of its own, where it may write."""

    tls = None  # Of a server of TLS: the context of those who ask it.

    def __init__(self, url, now="2020-02-04T10:00", port=0, catalog=None, options=()):
        own = ["--catalog", str(catalog)] if catalog else []
        self.complaints = tempfile.TemporaryFile("w+", encoding="utf-8")  # Not a pipe: nobody reads it meanwhile.
        self.program = subprocess.Popen([LIANFANG, "--db", url, *own, "--now", now, "serve", "--listen", f"127.0.0.1:{port}", *options],
                                        stdout=subprocess.PIPE, stderr=self.complaints, text=True)
        told = self.program.stdout.readline()
        found = re.fullmatch(r"https?://127\.0\.0\.1:(\d+)\n", told)
        expect(found, f"serve says where it listens: {told}")
        self.port = int(found.group(1))

    def connect(self):
        if self.tls:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, method, target, body=None, headers=None):
        """Status, text, headers."""
        connection = self.connect()
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text, {name.lower(): value for name, value in answer.getheaders()}

    def raw(self, sent):
        """Bytes as they are; what comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(sent)
            got = b""
            try:
                while piece := connection.recv(65536):
                    got += piece
            except ConnectionResetError:
                pass
            return got

    def end(self):
        """What it complained of."""
        begin = time.time()
        self.program.send_signal(signal.SIGTERM)
        self.program.communicate(timeout=20)
        with self.complaints:
            self.complaints.seek(0)
            told = self.complaints.read()
        expect(self.program.returncode == 0 and time.time() - begin < 10, f"serve ends when told: {self.program.returncode} {told}")
        return told


class Person:
    """Somebody with an account, logged in."""

    def __init__(self, served, account, password=PASSWORD):
        self.served, self.account = served, account
        status, text, headers = served.ask("POST", "/api/session", json.dumps({"account": account, "password": password}))
        expect(status == 200, f"{account} logs in: {status} {text}")
        self.cookie = headers["set-cookie"].split(";")[0]
        self.session = json.loads(text)
        self.connection = served.connect()
        self.asked_at = time.monotonic()

    def ask(self, method, target, body=None, token=None):
        """Status and the answer, read where it is JSON."""
        headers = {"Cookie": self.cookie, "X-Lianfang-Token": self.session["token"] if token is None else token}
        if time.monotonic() - self.asked_at > 20:  # The server closes what is idle for a minute.
            self.connection.close()
        self.asked_at = time.monotonic()
        self.connection.request(method, target, None if body is None else json.dumps(body), headers)
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        return answer.status, json.loads(text) if "json" in answer.getheader("Content-Type", "") and text else text

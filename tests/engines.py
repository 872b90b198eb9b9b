"""The engines on which tests run: fresh ledgers on each, and SQL past the program on either, for tests that tamper or look behind it.
PostgreSQL takes part where LIANFANG_TEST_POSTGRESQL names a server (tests/with_postgresql.sh); else it is skipped aloud. It knows
no table and nothing of what is tested.

    def check(engine):
        url = engine.fresh("county")
        ...
    engines.on_each(check)
"""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid

import keys_apart  # noqa: F401

SERVER = os.environ.get("LIANFANG_TEST_POSTGRESQL", "")


class Sqlite:
    """Ledgers are files in a folder of their own."""
    name = "sqlite"

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def fresh(self, name):
        """The URL of a ledger that does not exist yet."""
        path = f"{self.folder}/{name}.db"
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(path + suffix):
                os.remove(path + suffix)
        return f"sqlite:{path}"

    def copied(self, url, name):
        """The URL of a ledger that is the same byte for byte, and another's to change."""
        copy = self.fresh(name)
        with sqlite3.connect(_path(url)) as source, sqlite3.connect(_path(copy)) as target:
            source.backup(target)
        return copy

    def rows(self, url, sql, *values):
        connection = sqlite3.connect(_path(url))
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def bytes_at(self, url, sql, *values):
        """The one value that this SELECT finds, of a column of bytes."""
        return self.rows(url, sql, *values)[0][0]

    def change(self, url, sql, *values):
        """Runs one statement past the program; how many rows it changed."""
        connection = sqlite3.connect(_path(url))
        try:
            with connection:
                return connection.execute(sql, values).rowcount
        finally:
            connection.close()


class Postgresql:
    """Ledgers are databases of the server, dropped at the end."""
    name = "postgresql"

    def __init__(self, folder):
        self.folder = folder
        self.databases = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for database in self.databases.values():
            _psql(SERVER, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def fresh(self, name):
        return self._made(name, "")

    def copied(self, url, name):
        return self._made(name, f" TEMPLATE {_database(url)}")

    def rows(self, url, sql, *values):
        text = _psql(url, f"SELECT coalesce(json_agg(r), '[]') FROM ({_with_values(sql, values)}) r")
        return json.loads(text, object_pairs_hook=lambda pairs: tuple(value for _, value in pairs))

    def bytes_at(self, url, sql, *values):
        return bytes.fromhex(self.rows(url, sql, *values)[0][0].removeprefix("\\x"))

    def change(self, url, sql, *values):
        return int(_psql(url, _with_values(sql, values), quiet=False).split()[-1])

    def _made(self, name, template):
        if name in self.databases:
            _psql(SERVER, f"DROP DATABASE {self.databases[name]} WITH (FORCE)")
        self.databases[name] = f"lianfang_{re.sub('[^a-z0-9]', '_', name)}_{uuid.uuid4().hex[:8]}"
        _psql(SERVER, f"CREATE DATABASE {self.databases[name]}{template}")
        return re.sub(r"^(postgres(?:ql)?://[^/?]*)(/[^?]*)?", rf"\1/{self.databases[name]}", SERVER)


def _path(url):
    return url.removeprefix("sqlite:")


def _database(url):
    return re.match(r"postgres(?:ql)?://[^/?]*/([^?]*)", url).group(1)


def _literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, (bytes, bytearray)):
        return f"'\\x{value.hex()}'::bytea"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _with_values(sql, values):
    """A ? inside a text stays one."""
    rest = list(values)
    whole = re.sub(r"'[^']*'|\?", lambda found: _literal(rest.pop(0)) if found.group() == "?" else found.group(), sql)
    assert not rest, f"{len(values)} values for: {sql}"
    return whole


def _psql(url, sql, quiet=True):
    command = ["psql", "-XAtq" if quiet else "-XAt", "-v", "ON_ERROR_STOP=1", "-d", url]
    done = subprocess.run(command, input=sql + ";\n", capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"psql: {sql[:300]}\n{done.stderr}")
    return done.stdout.strip()


def named():
    """The classes of the engines that there are here."""
    if SERVER:
        return [Sqlite, Postgresql]
    print("SKIPPED: PostgreSQL; LIANFANG_TEST_POSTGRESQL names no server (./dev check starts one)")
    return [Sqlite]


def on_each(check, of=None):
    """Calls check(engine) for each engine, which has an empty folder of its own, and says how long it took."""
    answers = []
    for make in of or named():
        folder, begin = tempfile.mkdtemp(prefix=f"lianfang-{make.name}-"), time.monotonic()
        print(f"{make.name}:", flush=True)
        try:
            with make(folder) as engine:
                answers.append(check(engine))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        print(f"{make.name}: {time.monotonic() - begin:.1f} s", flush=True)
    return answers

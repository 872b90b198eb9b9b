"""A PostgreSQL server of the bench's own: durable (fsync on), on a unix socket, in a temporary folder, gone at the end."""
import glob
import os
import shutil
import subprocess
import tempfile
import time

from measure import run

SETTINGS = {"shared_buffers": "2GB", "max_wal_size": "8GB", "fsync": "on", "synchronous_commit": "on", "listen_addresses": "''",
            "max_connections": "100", "maintenance_work_mem": "512MB"}

INGEST = """
DROP TABLE IF EXISTS ingest;
CREATE TABLE ingest (id bigserial PRIMARY KEY, person_id bigint, happened_at bigint, place int, origin int, channel smallint, status smallint,
                     temperature smallint, result smallint, officer int, vehicle smallint, note text);
CREATE INDEX ON ingest (happened_at);
CREATE INDEX ON ingest (person_id, happened_at);
"""
ONE_ROW = """\\set p random(0, 999999)
\\set s random(0, 7775999)
\\set l random(0, 299)
\\set t random(350, 385)
INSERT INTO ingest (person_id, happened_at, place, origin, channel, status, temperature, result, officer, vehicle, note)
VALUES (:p, 1646092800 + :s, :l, 7, 1, 2, :t, 0, 1999, 0, '');
"""


class Server:
    """`with Server() as server:` … `server.url("name")` makes an empty database and names it."""

    def __enter__(self):
        self.binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.folder = tempfile.mkdtemp(prefix="lianfang-pg.")
        self.prefix = []
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
            self.prefix = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
        self.server("initdb", "-U", "lianfang", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        self.server("pg_ctl", "-w", "-l", f"{self.folder}/log", "-o", f"-k {self.folder} {options}", "start")
        return self

    def __exit__(self, *_):
        self.server("pg_ctl", "-m", "immediate", "stop", allowed=(0, 1))
        shutil.rmtree(self.folder, ignore_errors=True)

    def server(self, program, *arguments, allowed=(0,)):
        command = [*self.prefix, f"{self.binaries}/{program}", *arguments, "-D", f"{self.folder}/data"]
        run(command, allowed=allowed, cwd=self.folder, stderr=subprocess.DEVNULL)

    def url(self, name):
        self.sql("postgres", f"DROP DATABASE IF EXISTS {name}")
        self.sql("postgres", f"CREATE DATABASE {name} TEMPLATE template0")
        return f"postgresql://lianfang@/{name}?host={self.folder}"

    def sql(self, database, text):
        command = ["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "lianfang", database, "-c", text]
        return run(command, env={**os.environ, "PGOPTIONS": "-c client_min_messages=warning"}).text

    def raw_copy(self, name, again):
        """Every table of the database `name` by plain COPY into an empty one, then keys and indexes: seconds of reading in, keys, indexes."""
        self.url(again)
        folder = os.path.join(self.folder, "raw")
        os.makedirs(folder)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        tables = self.sql(name, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").split()
        for table in tables:
            self.sql(name, f"COPY {table} TO '{folder}/{table}'")
        self.restore(name, again, "pre-data")
        begin = time.monotonic()
        text = "".join(f"COPY {table} FROM '{folder}/{table}';" for table in tables)
        self.sql(again, f"BEGIN; {text} COMMIT")
        self.restore(name, again, "post-data")
        seconds = time.monotonic() - begin
        shutil.rmtree(folder)
        return seconds

    def restore(self, name, again, section):
        reach = ["-h", self.folder, "-U", "lianfang"]
        dumped = run([f"{self.binaries}/pg_dump", *reach, "-s", f"--section={section}", name]).text
        script = os.path.join(self.folder, "section.sql")
        with open(script, "w", encoding="utf-8") as out:
            out.write("SET maintenance_work_mem = '512MB';\n" + dumped)
        run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *reach, again, "-f", script])

    def size(self, name):
        return int(self.sql("postgres", f"SELECT pg_database_size('{name}')"))

    def one_row_inserts(self, clients, seconds):
        """pgbench: each client inserts one row of 12 columns with three indexes, durable, and waits. Rows a second."""
        self.url("ingest")
        self.sql("ingest", INGEST)
        script = os.path.join(self.folder, "one_row.sql")
        with open(script, "w", encoding="utf-8") as out:
            out.write(ONE_ROW)
        text = run([f"{self.binaries}/pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", script,
                    "-h", self.folder, "-U", "lianfang", "ingest"], stderr=subprocess.STDOUT).text
        return next(float(line.split("=")[1].split()[0]) for line in text.splitlines() if line.startswith("tps"))

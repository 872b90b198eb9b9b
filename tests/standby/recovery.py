"""What is kept for the day on which both servers are lost: a base backup with the archived log, brought back to a named
moment; and the program's own backup, made from the standby."""
import os
import shutil
import subprocess

from cluster import HERE, expect, free_ports, wait_for
from load import LIANFANG, program


def take_base_backup(cluster, leader, folder):
    command = [*cluster.as_server, f"{cluster.binaries}/pg_basebackup", "-D", folder, "-X", "stream", "-c", "fast",
               "-h", "127.0.0.1", "-p", str(leader.port), "-U", "replicator"]
    subprocess.run(command, check=True, cwd=cluster.folder, env={**os.environ, "PGPASSWORD": cluster.password},
                   stdout=subprocess.DEVNULL)


def start_restored(cluster, folder):
    """The backup as a server of its own, taken from the archive up to the restore point."""
    port = free_ports(1)[0]
    cluster.write(f"{folder}/postgresql.auto.conf", f"""
port = {port}
listen_addresses = '127.0.0.1'
unix_socket_directories = '{cluster.folder}'
archive_mode = off
synchronous_standby_names = ''
restore_command = 'cp {cluster.archive}/%f %p'
recovery_target_name = 'before_the_mistake'
recovery_target_action = promote
""")
    cluster.write(f"{folder}/recovery.signal", "")
    subprocess.run([*cluster.as_server, "rm", "-f", f"{folder}/standby.signal"], check=True)
    cluster.run([f"{cluster.binaries}/postgres", "-D", folder], "restored.log")
    return f"postgresql://lianfang_writer:{cluster.password}@127.0.0.1:{port}/county?target_session_attrs=read-write"


def check_monitoring(leader):
    with open(f"{HERE}/monitoring.sql", encoding="utf-8") as file:
        lines = leader.sql(file.read()).splitlines()
    expect("|streaming|sync|" in lines[0], f"the monitoring queries run; the standby: {lines[0]}")


def check_recovery(cluster, load, work):
    print("— both servers lost: what can be brought back", flush=True)
    leader = cluster.leader()
    base = f"{cluster.folder}/restored"
    take_base_backup(cluster, leader, base)
    load.start(500)
    load.result()
    head = leader.head()
    leader.sql("SELECT pg_create_restore_point('before_the_mistake')")
    load.start(500)
    load.result()
    leader.sql("SELECT pg_switch_wal()")
    wait_for("the log to be archived",
             lambda: leader.sql("SELECT last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1) FROM pg_stat_archiver") == "t"
             or leader.sql("SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'") == "0", seconds=30)
    url = start_restored(cluster, base)

    def restored_head():
        done = subprocess.run(["psql", "-X", "-At", url, "-c",
                               "SELECT number, hash FROM ledger ORDER BY number DESC LIMIT 1"], capture_output=True, text=True)
        return done.stdout.strip()

    restored = wait_for("the restored server", restored_head, seconds=60)
    expect(restored == head, f"base backup and archive, brought back to a named moment: the head of then, {head.split('|')[0]}")
    program(LIANFANG, "--db", url, "verify")
    expect(True, "verify passes on it")
    standby = cluster.other(leader)
    wait_for("the standby", lambda: standby.head() == leader.head(), seconds=20)
    program(LIANFANG, "--db", standby.url("lianfang_reader"), "backup", "-o", f"{work}/standby.backup")
    expect(True, f"backup from the standby {standby.name}, by a role that may only read, verified")
    shutil.rmtree(base, ignore_errors=True)

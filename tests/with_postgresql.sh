#!/usr/bin/env bash
# Runs a command with a private PostgreSQL server: its own temporary folder, a unix socket, no network. The server's URL
# stands in LIANFANG_TEST_POSTGRESQL. The server ends with the command. Usage: tests/with_postgresql.sh COMMAND…
# Where PostgreSQL is not installed the command runs without it, and says so.
set -euo pipefail

binaries=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
if [[ -z $binaries ]]; then
    echo "SKIPPED: PostgreSQL is not installed (apt-get install postgresql)" >&2
    exec "$@"
fi

folder=$(mktemp -d -t lianfang-pg.XXXXXX)
as_server=()
if [[ $(id -u) == 0 ]]; then  # The server refuses to run as root.
    chown postgres "$folder"
    as_server=(setpriv --reuid postgres --regid postgres --init-groups)
fi

stop() {
    "${as_server[@]}" "$binaries/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP PIPE  # A pipe that closed must not leave the server running.

# A Chinese collation as the database's own: what relies on bytewise order without saying so is found.
(cd "$folder" && "${as_server[@]}" "$binaries/initdb" -D "$folder/data" -U lianfang -A trust -E UTF8 --locale=C.UTF-8 \
    --locale-provider=icu --icu-locale=zh --no-sync >"$folder/log" 2>&1 &&
    "${as_server[@]}" "$binaries/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -o \
        "-k $folder -c listen_addresses='' -c fsync=off -c shared_buffers=256MB -c max_connections=50" \
        start >/dev/null) || { cat "$folder"/*log >&2; exit 1; }

export LIANFANG_TEST_POSTGRESQL="postgresql://lianfang@/postgres?host=$folder"
"$@"

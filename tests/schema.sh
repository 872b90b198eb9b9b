#!/usr/bin/env bash
# The whole shape of the database, as the program creates it, on standard output (SQLite's spelling).
set -euo pipefail
folder=$(mktemp -d)
export LIANFANG_KEYS=$folder/keys
trap 'rm -rf "$folder"' EXIT
# A form that is refused: the ledger is made for it, and holds nothing.
"$LIANFANG" --db "sqlite:$folder/empty.db" --now 2020-01-01 record meeting >/dev/null 2>&1 || true
"$LIANFANG" --db "sqlite:$folder/empty.db" --now 2020-01-01 account list >/dev/null
cat <<'TEXT'
-- The tables that the ledger creates from this catalogue. Made by `./dev accept`; not read by the program.
-- Each kind has a table; from_number ≤ N < to_number is the version known at ledger number N.
TEXT
sqlite3 "$folder/empty.db" "SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name" |
    sed -E 's/, (([a-z_0-9]+) (TEXT|BIGINT)|PRIMARY KEY)/,\n    \1/g; s/ \((record_id TEXT NOT NULL)/ (\n    \1/'

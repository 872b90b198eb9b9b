#!/usr/bin/env bash
# docs/schema.sql shows the schema as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
difference=$(diff -u docs/schema.sql <(bash tests/schema.sh) | head -40 || true)
if [ -n "$difference" ]; then
    echo "$difference"
    echo "docs/schema.sql is not what the program creates; look at the difference and run ./dev accept" >&2
    exit 1
fi
# A mistyped path is no ledger in which all is well.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
status=0
"$LIANFANG" --db "sqlite:$folder/none.db" verify 2>"$folder/told" || status=$?
if [ $status != 2 ] || [ -e "$folder/none.db" ] || ! grep -q "没有这个账本" "$folder/told"; then
    echo "verify of a ledger that is not there: status $status, $(cat "$folder/told")" >&2
    exit 1
fi
echo "  docs/schema.sql shows the schema as it is"

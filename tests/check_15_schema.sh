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
echo "  docs/schema.sql shows the schema as it is"

#!/usr/bin/env bash
# docs/schema.sql shows the schema as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! diff -u docs/schema.sql <(tests/schema.sh) | head -40 | tee /dev/stderr | (! grep -q .); then
    echo "docs/schema.sql is not what the program creates; look at the difference and run ./dev accept" >&2
    exit 1
fi
echo "  docs/schema.sql shows the schema as it is"

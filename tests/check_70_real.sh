#!/usr/bin/env bash
# The main job on real public data, where it is at hand beside the project.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -d ../shared/data ]; then
    echo "SKIPPED: no real data in ../shared/data"
    exit 0
fi
exec python3 tests/real.py ../shared/data

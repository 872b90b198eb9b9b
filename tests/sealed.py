"""The sealed values of a ledger in clear, as `export --ledger` writes them: in the database they are encrypted."""
import json
import os
import subprocess
import sys
import tempfile


def settings_and_values(url):
    """The settings (secrets in clear), and for each value (number, column) → (salt, value)."""
    values = {}
    with tempfile.TemporaryDirectory() as folder:
        command = [os.environ["LIANFANG"], "--db", url, "export", "--ledger", "-o", f"{folder}/ledger.jsonl"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}: {done.stderr[-2000:]}")
        with open(f"{folder}/ledger.jsonl", encoding="utf-8") as lines:
            settings = json.loads(next(lines))["settings"]
            for line in lines:
                told = json.loads(line)
                for column, one in told.get("sealed", {}).items():
                    values[told["entry"]["n"], column] = one["salt"], one["value"]
    return settings, values


def numbers_of(url):
    """Every identity and telephone number."""
    return {value for _, value in settings_and_values(url)[1].values() if value is not None}

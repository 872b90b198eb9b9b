"""Imported by whatever makes ledgers in a test: their key files lie in a folder of this run, not in the user's home."""
import atexit
import os
import shutil
import tempfile

FOLDER = os.environ["LIANFANG_KEYS"] = tempfile.mkdtemp(prefix="lianfang-keys-")
_maker = os.getpid()


@atexit.register
def _remove():
    if os.getpid() == _maker:  # A forked child that ends leaves them.
        shutil.rmtree(FOLDER, ignore_errors=True)

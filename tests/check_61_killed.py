#!/usr/bin/env python3
"""30 kills at random moments of an import and of 64 callers, on both engines; ./dev torture does a thousand. What is killed
and what must hold: tests/torture.py. PostgreSQL's server is the script's own, and syncs."""
import torture

if __name__ == "__main__":
    torture.run(30)

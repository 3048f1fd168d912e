#!/usr/bin/env bash
# Kills workers and the program, fills the disk, starts it twice: outputs stay whole and the next run is undisturbed.
# FAULTS says how many times (40), SEED from which dice.
set -euo pipefail
exec python3 -B "$(dirname "$0")/faults.py" "$@"

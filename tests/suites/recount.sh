#!/usr/bin/env bash
# Draws rounds of all kinds of replies and decisions, and recounts every figure printed of them. ROUNDS=100 draws more.
set -euo pipefail
. "$(dirname "$0")/python.bash"
python3 -B "$(dirname "$0")/recount.py" "$@"
exec python3 -B "$(dirname "$0")/recount_rounds.py" "$@"

#!/usr/bin/env bash
# Draws rounds of all kinds of replies and decisions, and recounts every figure printed of them. ROUNDS=100 draws more.
set -euo pipefail
python3 -c 'import openpyxl' 2>/dev/null || {
  python3 -m venv target/recount && target/recount/bin/pip install -q --disable-pip-version-check openpyxl==3.1.5
  PATH="$PWD/target/recount/bin:$PATH"
}
exec python3 -B "$(dirname "$0")/recount.py" "$@"

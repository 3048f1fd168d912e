#!/usr/bin/env bash
# Prints a rehearsal's leadership edition and official papers with LibreOffice and measures them against GB/T 9704-2012.
set -euo pipefail
. "$(dirname "$0")/python.bash"
exec python3 -B "$(dirname "$0")/papers.py" "$@"

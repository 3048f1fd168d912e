#!/usr/bin/env bash
# Renders the smallest, the median and the largest unit's workbook with LibreOffice: every task's whole text is on paper.
set -euo pipefail
exec python3 -B "$(dirname "$0")/render.py" "$@"

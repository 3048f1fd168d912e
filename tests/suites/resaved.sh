#!/usr/bin/env bash
# Has LibreOffice save replies with all kinds of faults as xlsx, xls and ods, and collects them: the same must be found.
set -euo pipefail
exec python3 -B "$(dirname "$0")/resaved.py" "$@"

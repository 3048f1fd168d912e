#!/usr/bin/env bash
# Exports notices and filled forms with LibreOffice to PDF and the older document formats, makes OFD of them, and reads them back.
set -euo pipefail
. "$(dirname "$0")/python.bash"
exec python3 -B "$(dirname "$0")/pages.py" "$@"

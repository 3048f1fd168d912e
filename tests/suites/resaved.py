"""Replies of a rehearsal with faults, saved again by LibreOffice: records and findings stay the same."""

import collections
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from common import ROOT, duban

# A quarter of the replies: enough for every kind of fault that stands in cells, and done in a minute.
EVERY = 4


def collect(base, name, files):
    """Collects files as they are; (records by unit, task and form, findings by rule, unit and task)."""
    desk = base / name
    (desk / "replies").mkdir(parents=True)
    for given in ("notice.txt", "directory.xlsx"):
        shutil.copy(ROOT / "input" / given, desk)
    for file in files:
        shutil.copy(file, desk / "replies")
    said = duban("collect", "--json", "--as-of", "2020-12-31", "--input", desk, "--output", desk / "out", statuses=(0, 1))
    collected = json.loads(said)
    records = {(r["unit"], r["task"], r["form"]): (r["fields"], r["normalised"]) for r in collected["records"]}
    found = collections.Counter((f["rule"], f["severity"], f.get("unit"), f.get("task")) for f in collected["findings"])
    return records, found


def main():
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        duban("rehearse", "--input", ROOT / "input", "--output", base / "rehearsal")
        replies = sorted((base / "rehearsal").rglob("replies/*.xlsx"))
        # A copy that is saved again has other bytes than its original.
        # What is damaged cannot be saved again at all.
        replies = [file for file in replies if "副本" not in file.name and zipfile.is_zipfile(file)][::EVERY]
        flat = base / "flat"
        flat.mkdir()
        for number, file in enumerate(replies):
            shutil.copy(file, flat / f"{number:03}-{file.name}")
        named = sorted(flat.iterdir())
        records, found = collect(base, "original", named)
        wrong = 0
        for kind in ("xlsx", "xls", "ods"):
            made = base / kind
            office = ["soffice", f"-env:UserInstallation=file://{base}/office", "--headless", "--convert-to", kind]
            subprocess.run([*office, "--outdir", made, *named], check=True, capture_output=True, timeout=300)
            again, told = collect(base, f"as-{kind}", sorted(made.iterdir()))
            lost = [key for key in records if key not in again]
            other = [key for key in again if again[key] != records.get(key)]
            print(f"{kind}: {len(named)} replies, {len(again)} records; {len(lost)} lost, {len(other)} others, "
                  f"findings less {list((found - told).items())[:5]}, more {list((told - found).items())[:5]}")
            for key in other[:3]:
                print("  ", key, records.get(key), again[key])
            wrong += len(lost) + len(other) + len(found - told) + len(told - found)
        sys.exit(1 if wrong else 0)


main()

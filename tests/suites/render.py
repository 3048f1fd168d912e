"""Prints three workbooks of the real notice and reads the paper: no text lost, a header on every page.

Twice: with the fonts of this machine, and with every Chinese font of official documents replaced by a serif one, whose
metrics differ. `--keep DIR` leaves the PDFs there to look at.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from common import generate, ids_in, soffice, squeeze, three

SERIF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family" compare="contains"><string>GB2312</string></test>
    <edit name="family" mode="assign" binding="strong"><string>Noto Serif CJK SC</string></edit>
  </match>
</fontconfig>
"""


def check(pdf, path, row, texts):
    """The faults of one printed workbook."""
    faults = []
    raw = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = [squeeze(page) for page in raw.split("\f") if page.strip()]
    # 填报说明 is for the screen: only the forms are printed, and their pages count from 1.
    forms = pages
    paper = "".join(forms)
    ids = ids_in(path)
    if len(ids) != row["lead"] + row["co"]:
        faults.append(f"{len(ids)} ids for {row['lead']}+{row['co']} tasks")
    for task in ids:
        found = paper.count(squeeze(texts[task]))
        if found < len(row["forms"]):
            faults.append(f"{task} stands whole {found} times on paper, not {len(row['forms'])}")
    for number, page in enumerate(forms, 1):
        if "填写样例" in page:
            faults.append(f"page {number} is the guide")
        tasks = [task for task in ids if squeeze(texts[task])[:12] in page or squeeze(texts[task])[-12:] in page]
        if "填表人：" in page and not tasks:
            faults.append(f"page {number} holds nothing but the footer")
        if "序号" not in page or "重点工作" not in page:
            faults.append(f"page {number} has no header row")
        if f"第{number}页共{len(pages)}页" not in page:
            faults.append(f"page {number} has no page number")
    return len(pages), faults


def main():
    keep = Path(sys.argv[sys.argv.index("--keep") + 1]) if "--keep" in sys.argv else None
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        workbooks, texts = generate(scratch / "out")
        serif = scratch / "serif.conf"
        serif.write_text(SERIF)
        for name, fonts in [("plain", None), ("serif", serif)]:
            folder = (keep or scratch) / name
            paths = [scratch / "out" / row["path"] for row in three(workbooks)]
            soffice("--convert-to", "pdf", "--outdir", folder, *paths, fonts=fonts)
            for row, path in zip(three(workbooks), paths):
                pages, faults = check(folder / f"{path.stem}.pdf", path, row, texts)
                print(f"{name}: {row['unit']}, {row['lead']}+{row['co']} tasks, {pages} pages, {len(faults)} faults")
                for fault in faults:
                    print(f"  {fault}")
                failed = failed or bool(faults)
    sys.exit(failed)


main()

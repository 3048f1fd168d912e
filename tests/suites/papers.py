"""Measures the paper: pages of the leadership edition, and margins, lines and characters a line of the official papers.

GB/T 9704-2012: A4, 37 mm above the text, 28 mm at the binding edge, 156 x 225 mm of text, 22 lines of 28 characters. What
is measured is what LibreOffice prints, read back with `pdftotext -bbox-layout`. `--keep DIR` leaves the PDFs to look at.
"""

import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from html import unescape
from pathlib import Path

from common import ROOT, duban, soffice

MM = 72 / 25.4
LEFT, TOP, WIDTH, HEIGHT = 28 * MM, 37 * MM, 156 * MM, 225 * MM
# A millimetre, which the standard allows, and what the side bearings of a glyph add.
SLACK = 1.5 * MM
HAN = re.compile(r"[\u4e00-\u9fff]")


def words(pdf):
    """The words of each page with their boxes: left, top, right, bottom, text."""
    xml = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = []
    for page in xml.split("<page ")[1:]:
        found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', page)
        pages.append([(*map(float, one[:4]), unescape(one[4])) for one in found])
    return pages


def pages_of(pdf):
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", info).group(1))


def lines(page):
    """The lines of a page, from the top: words whose middles stand at one height."""
    rows = defaultdict(list)
    for word in page:
        middle = (word[1] + word[3]) / 2
        key = next((key for key in rows if abs(key - middle) < 5), middle)
        rows[key].append(word)
    return [sorted(rows[key]) for key in sorted(rows)]


def measure(pdf, most):
    """The faults of one paper, and how many full lines were measured."""
    faults, full = [], 0
    pages = words(pdf)
    if most and len(pages) > most:
        faults.append(f"{len(pages)} pages, not {most}")
    for number, page in enumerate(pages, 1):
        body = [word for word in page if word[1] > TOP - SLACK and word[3] < TOP + HEIGHT + SLACK]
        for left, top, right, bottom, text in body:
            # A mark at the end of a line hangs over the edge by its own width: LibreOffice does so whatever the paper says.
            hangs = 18 if text[-1] in "，。；：、）” " else 0
            if left < LEFT - SLACK or right > LEFT + WIDTH + SLACK + hangs:
                faults.append(f"page {number}: {text} from {left / MM:.1f} to {right / MM:.1f} mm")
        rows = lines(body)
        if len(rows) > 22:
            faults.append(f"page {number}: {len(rows)} lines")
        for row in rows:
            text = "".join(word[4] for word in row)
            # Only lines of Han characters of the body are of one width; 3号 is 16 points high.
            if len(text) > 28 and len(HAN.findall(text)) > 26:
                faults.append(f"page {number}: {len(text)} characters in “{text}”")
            if len(text) >= 26 and row[-1][2] > LEFT + WIDTH - 30:
                full += 1
    return faults, full


def main():
    keep = Path(sys.argv[sys.argv.index("--keep") + 1]) if "--keep" in sys.argv else None
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        duban("rehearse", "--input", ROOT / "input", "--output", scratch / "output", statuses=(0, 1))
        made = scratch / "output" / "rehearsal"
        target = keep or scratch / "pdf"
        letters = sorted((made / "reminders").glob("*.docx"))
        papers = sorted((made / "papers").glob("*.docx"))
        soffice("--convert-to", "pdf", "--outdir", target, *papers, *letters)
        full = 0
        for path in papers + letters:
            faults, lines_measured = measure(target / f"{path.stem}.pdf", 3 if path.stem == "督查专报" else None)
            full += lines_measured
            for fault in faults:
                print(f"{path.name}: {fault}")
            failed = failed or bool(faults)
        print(f"{len(papers) + len(letters)} papers, {full} full lines measured")
        failed = failed or full < 20
        duban(
            "collect", made / "replies", "--input", ROOT / "input", "--output", made, "--as-of", "2020-12-31",
            "--form", "plan", "--form", "status", "--pdf", statuses=(0, 1),
        )
        count = pages_of(made / "master.pdf")
        print(f"leadership edition: {count} pages")
        if count > 14:
            print("more than 14")
            failed = True
    sys.exit(failed)


main()

"""Measures the paper: pages of the leadership edition, and margins, lines and characters a line of the official papers.

GB/T 9704-2012: A4, 37 mm above the text, 28 mm at the binding edge, 156 x 225 mm of text, 22 lines of 28 characters. What
is measured is what LibreOffice prints, read back with `pdftotext -bbox`, twice: with the fonts of this machine, and with every font
of official documents replaced by one as wide as those of Windows (a Chinese character 1 em, a digit half of one). All papers,
packets and workbooks are opened with python-docx and openpyxl, where a warning is a fault; templates that LibreOffice saved anew must
give the same papers. `--keep DIR` leaves the PDFs to look at.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import defaultdict
from html import unescape
from pathlib import Path

import docx
import openpyxl
from common import ROOT, duban, soffice

MM = 72 / 25.4
LEFT, TOP, WIDTH, HEIGHT = 28 * MM, 37 * MM, 156 * MM, 225 * MM
# A millimetre, which the standard allows, and what the side bearings of a glyph add.
SLACK = 1.5 * MM
# Noto Sans Mono CJK is as wide as 仿宋_GB2312, and its digits as those of Times New Roman.
WINDOWS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
""" + "".join(f"""  <match target="pattern">
    <test name="family" compare="contains"><string>{name}</string></test>
    <edit name="family" mode="assign" binding="strong"><string>Noto Sans Mono CJK SC</string></edit>
  </match>
""" for name in ("方正小标宋", "仿宋", "楷体", "黑体", "宋体", "Times New Roman")) + "</fontconfig>\n"
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
        # The text of a table (小四, 17 points with its font's own room) is smaller than that of the body (3号, 23): only lines of the body
        # are counted.
        texts = ["".join(word[4] for word in row) for row in lines(body)]
        # A signature never stands alone, and a day is one line.
        if number > 1 and texts and re.match(r"附件：|（联系人|\d{4}年\d+月\d+日$", texts[0]):
            faults.append(f"page {number} begins with “{texts[0]}”")
        # Nor does a heading end a page.
        if number < len(pages) and texts and re.match(r"[一二三四五六七八九十]、.{2,12}$", texts[-1]):
            faults.append(f"page {number} ends with “{texts[-1]}”")
        faults += [f"page {number}: a day in two lines: {text}" for text in texts if re.fullmatch(r"日|\d+日|月\d+日", text)]
        rows = lines([word for word in body if word[3] - word[1] > 20])
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


def unfinish(replies):
    """Makes matters that are late and such as are due soon: the first workbooks say 未完成 of what their units lead."""
    changed = 0
    for path in sorted(replies.glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        sheet = next((sheet for sheet in book if "附件3" in sheet.title), None)
        rows = list(sheet.iter_rows()) if sheet else []
        head = next((row for row in rows if any(str(cell.value).startswith("是否完成") for cell in row)), None)
        if head is None:
            continue
        column = {str(cell.value)[:4]: cell.column - 1 for cell in head}
        band = next((number for number, row in enumerate(rows) if str(row[0].value).startswith("一、牵头任务")), None)
        if band is None or str(rows[band + 1][0].value).startswith("二、"):
            continue
        row = rows[band + 1]
        row[column["完成时限"]].value = ["2020年10月底", "2021年1月15日"][changed % 2]
        row[column["是否完成"]].value = "否，资金没有到位，正在向省里争取"
        book.save(path)
        changed += 1
        if changed == 6:
            return


def in_charge(directory):
    """Names a leader in charge of most units, two of some."""
    book = openpyxl.load_workbook(directory)
    sheet = book["单位"]
    column = sheet.max_column + 1
    sheet.cell(1, column).value = "分管领导"
    leaders = ["陈志远", "王桂兰、李建平", "赵卫东", "周文博", None]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column).value = leaders[row % len(leaders)]
    book.save(directory)


def slips_agree(made, slips):
    """Whether any slip says what no answer says: read back with python-docx, and counted anew from collected.json."""
    collected = json.loads((made / "collected.json").read_text())
    register = json.loads(duban("register", "--json", "--input", ROOT / "input", "--output", made / "again", statuses=(0, 1)))
    number = {task["id"]: task["number"] for task in register["tasks"]}
    said = defaultdict(list)
    for record in collected["records"]:
        if record["form"] == "status":
            said[record["unit"], number[record["task"]]].append(record)
    failed, counts = False, defaultdict(int)
    for path in slips:
        document = docx.Document(path)
        colour = re.search("（(.)）", path.name).group(1)
        unit = next(p.text for p in document.paragraphs if p.style.name == "主送机关").rstrip("：")
        for row in document.tables[0].rows[1:]:
            cells = [cell.text for cell in row.cells]
            records = said[unit, cells[0]]
            counts[colour] += 1
            done = [value for record in records for value in record["normalised"].values() if value in ("yes", "no", "partial")]
            right = {"红": "yes" not in done, "黄": "yes" not in done, "蓝": "yes" in done}[colour]
            if colour != "蓝" and records:
                words = cells[3].rstrip("…")
                right = right and any(words in re.sub(r"\s", "", text) for record in records for text in record["fields"].values())
            if not right:
                print(f"{path.name}: {cells} against {records}")
                failed = True
    print(f"slips: {dict(counts)}")
    return failed or not all(counts[colour] for colour in "红黄蓝")


def opened(folder):
    """The faults that python-docx and openpyxl find in what was made, a warning being one."""
    faults, count = [], 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for path in sorted(folder.rglob("*.docx")) + sorted(folder.rglob("*.xlsx")):
            # What units returned is as they made it.
            if {"replies", "returned"} & set(path.relative_to(folder).parts):
                continue
            count += 1
            try:
                docx.Document(path) if path.suffix == ".docx" else openpyxl.load_workbook(path).close()
            except Exception as error:
                faults.append(f"{path.relative_to(folder)}: {error!r}")
    print(f"{count} files opened with python-docx and openpyxl, {len(faults)} faults")
    return faults


def words_of(path):
    """What stands on a paper, paragraph by paragraph, its headers and tables among them."""
    document = docx.Document(path)
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for section in document.sections:
        texts += [paragraph.text for paragraph in section.first_page_header.paragraphs]
    return [text.strip() for text in texts if text.strip()]


def resaved(made, scratch, collect):
    """The faults of papers whose templates LibreOffice has saved anew, against those of the built-in ones."""
    input_ = scratch / "resaved-input"
    shutil.copytree(ROOT / "input", input_)
    soffice("--convert-to", "docx", "--outdir", input_ / "templates", *sorted((made / "templates").glob("*.docx")))
    again = scratch / "resaved"
    duban("generate", "--notices", "--input", input_, "--output", again, statuses=(0, 1))
    duban("collect", made / "replies", "--input", input_, "--output", again, *collect, "--slips", statuses=(0, 1))
    faults, count = [], 0
    for folder in ("papers", "reminders", "slips", "notices"):
        for path in sorted((made / folder).glob("*.docx")):
            count += 1
            own, other = words_of(path), words_of(again / folder / path.name)
            if own != other:
                faults.append(f"{path.name}: {[pair for pair in zip(own, other) if pair[0] != pair[1]][:2]}")
    print(f"{count} papers by templates that LibreOffice saved anew, {len(faults)} faults")
    return faults


def others(scratch, target):
    """Rounds of other offices and of 300 units: pages of the edition, and what stands on their papers."""
    failed = False
    rounds = [(name, ROOT / "fixtures" / "forms" / name, as_of) for name, as_of in (("county", "2026-12-24"), ("province", "2026-12-20"))]
    for name, given, as_of in rounds + [("300", None, "2020-12-31")]:
        made = scratch / name / "output" / "rehearsal"
        shown = scratch / name / "input"
        if given:
            shutil.copytree(given, shown)
            duban("rehearse", "--input", shown, "--output", made.parent, statuses=(0, 1))
            duban("generate", "--notices", "--input", shown, "--output", made, statuses=(0, 1))
        else:
            shown.mkdir(parents=True)
            duban("rehearse", "--units", "300", "--output", made.parent, statuses=(0, 1))
            shutil.copy(made / "register.xlsx", shown)
        duban("collect", made / "replies", "--input", shown, "--output", made, "--as-of", as_of, "--pdf", "--slips", statuses=(0, 1))
        count = pages_of(made / "master.pdf")
        print(f"leadership edition of {name}: {count} pages")
        # What leadership reads of other forms beside, 进展和问题, has two pages of its own.
        if count > (16 if given else 14):
            print("more than it may have")
            failed = True
        first = lambda folder, most: sorted((made / folder).glob("*.docx"), key=lambda path: -path.stat().st_size)[:most]
        files = [(folder, path) for folder, most in (("papers", 9), ("reminders", 6), ("notices", 4), ("slips", 4)) for path in first(folder, most)]
        for folder in sorted({folder for folder, _ in files}):
            soffice("--convert-to", "pdf", "--outdir", target / name / folder, *(path for one, path in files if one == folder))
        for folder, path in files:
            faults, _ = measure(target / name / folder / f"{path.stem}.pdf", 3 if path.stem == "督查专报" else None)
            for fault in faults:
                print(f"{name}, {path.name}: {fault}")
            failed = failed or bool(faults)
    return failed


def main():
    keep = Path(sys.argv[sys.argv.index("--keep") + 1]) if "--keep" in sys.argv else None
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        duban("rehearse", "--input", ROOT / "input", "--output", scratch / "output", statuses=(0, 1))
        made = scratch / "output" / "rehearsal"
        target = keep or scratch / "pdf"
        unfinish(made / "replies")
        duban("generate", "--notices", "--input", ROOT / "input", "--output", made, statuses=(0, 1))
        forms = ["--as-of", "2020-12-31", "--form", "plan", "--form", "status"]
        given = scratch / "input"
        shutil.copytree(ROOT / "input", given)
        in_charge(given / "directory.xlsx")
        duban(
            "collect", made / "replies", "--input", given, "--output", made, *forms, "--pdf", "--slips", "--packets", statuses=(0, 1),
        )
        letters = sorted((made / "reminders").glob("*.docx"))
        papers = sorted((made / "papers").glob("*.docx"))
        # Of the notices and slips some stand for all: the longest and the first of each colour.
        notices = sorted((made / "notices").glob("*.docx"), key=lambda path: -path.stat().st_size)[:6]
        slips = sorted((made / "slips").glob("*.docx"))
        slips = [path for colour in "红黄蓝" for path in [one for one in slips if f"（{colour}）" in one.name][:4]]
        failed = slips_agree(made, sorted((made / "slips").glob("*.docx"))) or failed
        fonts = scratch / "fonts.conf"
        fonts.write_text(WINDOWS, encoding="utf-8")
        for name, fonts_of in ("as they are", None), ("as wide as those of Windows", fonts):
            there = target if fonts_of is None else target / "windows"
            full = 0
            for folder, made_there in ("papers", papers + letters), ("notices", notices), ("slips", slips):
                soffice("--convert-to", "pdf", "--outdir", there / folder, *made_there, fonts=fonts_of)
                for path in made_there:
                    faults, lines_measured = measure(there / folder / f"{path.stem}.pdf", 3 if path.stem == "督查专报" else None)
                    full += lines_measured
                    for fault in faults:
                        print(f"{path.name}, fonts {name}: {fault}")
                    failed = failed or bool(faults)
            print(f"{len(papers + letters + notices + slips)} papers, fonts {name}: {full} full lines measured")
            failed = failed or full < 20
        for fault in opened(made) + resaved(made, scratch, forms):
            print(fault)
            failed = True
        count = pages_of(made / "master.pdf")
        print(f"leadership edition: {count} pages")
        if count > 14:
            print("more than 14")
            failed = True
        packets = sorted((made / "packets").glob("*.pdf"))
        print(f"packets: {[pages_of(path) for path in packets]} pages")
        failed = failed or len(packets) != 5
        os.environ["FONTCONFIG_FILE"] = str(fonts)
        wide = scratch / "wide"
        duban("collect", made / "replies", "--input", ROOT / "input", "--output", wide, *forms, "--pdf", statuses=(0, 1))
        del os.environ["FONTCONFIG_FILE"]
        print(f"leadership edition with fonts as wide as those of Windows: {pages_of(wide / 'master.pdf')} pages")
        failed = failed or pages_of(wide / "master.pdf") != count
        if keep:
            shutil.copy(wide / "master.pdf", keep / "windows" / "master.pdf")
            shutil.copytree(made / "packets", keep / "packets")
        failed = others(scratch, target) or failed
    sys.exit(failed)


main()

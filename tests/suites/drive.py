"""Does what a clerk does: opens a workbook in LibreOffice, types long answers, chooses 是, saves, and sends it back.

The row must grow while typing, nothing may be lost in xlsx, xls or ods, and collect must read all three alike.
`--keep DIR` leaves the saved files there.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

from common import ROOT, duban, generate, squeeze

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8"}
# A status that says word for word what the plan said is told, and so is a sentence that stands there twice: each form has its own,
# and every sentence counts something else.
LONG = {
    "plan": ("成立专班，按月调度，压实责任，全年完成投资1.2亿元，惠及群众3.5万人。", "第{}组走访企业{}家，收集问题{}件，逐件回复并建立台账。"),
    "status": ("专班已按月调度6次，逐项落实责任，已完成投资1.2亿元，惠及群众3.5万人。", "第{}组已走访企业{}家，收集问题{}件，均已逐件回复并建立台账。"),
}
LONG = {
    form: opening + "".join(each.format(number, 21 + at, 5 + at) for at, number in enumerate("一二三四五六七八九十"))
    for form, (opening, each) in LONG.items()
}
# 300 characters need at least twelve lines of three millimetres in any of the forms; in hundredths of a millimetre.
LEAST = 12 * 300
ANSWERS = {
    "完成时限": "2020.12",
    "是否完成": "是",
    "责任领导": "张建国",
    "联系电话": "13800138000",
}


def prop(name, value):
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


def start(profile):
    """A LibreOffice that listens, and its desktop."""
    pipe = f"duban{time.time_ns()}"
    office = subprocess.Popen([
        "soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore",
        f"--accept=pipe,name={pipe};urp;",
    ], stderr=subprocess.DEVNULL)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            time.sleep(0.5)
    sys.exit("LibreOffice does not answer")


def rows_of(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    return last.EndRow + 1, last.EndColumn + 1


def fill(sheet):
    """Types into every task row as a user would; the number of rows that grew, and of tasks."""
    rows, columns = rows_of(sheet)
    text = lambda row, column: sheet.getCellByPosition(column, row).String
    head = next(row for row in range(rows) if text(row, 1) == "任务编号")
    headings = [text(head, column) for column in range(columns)]
    long = LONG["plan" if sheet.Name.startswith("附件2") else "status"]
    grown = tasks = 0
    for row in range(head + 1, rows):
        if not text(row, 1):
            continue
        tasks += 1
        before = sheet.Rows.getByIndex(row).Height
        for column in range(3, columns):
            heading = headings[column].split(" ")[0]
            answer = ANSWERS.get(heading, long if column == 3 else "")
            sheet.getCellByPosition(column, row).String = answer
        grown += sheet.Rows.getByIndex(row).Height > before
        if sheet.Rows.getByIndex(row).Height < LEAST:
            sys.exit(f"row {row + 1} is too low for what was typed")
    for row in list(range(head)) + list(range(head + 1, rows)):
        for column in range(columns):
            label = text(row, column)
            value = {"填报时间：": "2020年7月9日", "填表人：": "王志强", "联系电话：": "0715-8235678"}.get(label)
            if value:
                area = sheet.getCellByPosition(column, row)
                cursor = sheet.createCursorByRange(area)
                cursor.collapseToMergedArea()
                sheet.getCellByPosition(cursor.RangeAddress.EndColumn + 1, row).String = value
    return grown, tasks


def main():
    keep = Path(sys.argv[sys.argv.index("--keep") + 1]) if "--keep" in sys.argv else None
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        workbooks, _ = generate(scratch / "out")
        # A unit with a few tasks, some of them short, so that rows have to grow.
        row = next(row for row in workbooks if 3 <= row["lead"] + row["co"] <= 6 and row["lead"])
        source = scratch / "out" / row["path"]
        office, desktop = start(scratch / "profile")
        try:
            document = desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, (prop("Hidden", True),))
            filled = 0
            for sheet in document.Sheets:
                if sheet.Name.startswith("附件"):
                    grown, tasks = fill(sheet)
                    print(f"{sheet.Name}: {grown} of {tasks} rows grew")
                    if not grown:
                        sys.exit("no row grew while typing")
                    filled += tasks
            counter = document.Sheets.getByName("填报说明")
            document.calculateAll()
            left = [counter.getCellByPosition(4, at).String for at in range(40)]
            if [text for text in left if text.isdigit()] != ["0", "0"]:
                sys.exit(f"the counters of empty cells do not say 0: {left}")
            folders = {}
            for kind, name in FILTERS.items():
                folder = scratch / kind / "replies"
                folder.mkdir(parents=True)
                folders[kind] = folder
                document.storeToURL((folder / f"reply.{kind}").as_uri(), (prop("FilterName", name),))
            document.close(True)
        finally:
            try:
                desktop.terminate()
            except Exception:
                pass
            office.wait(60)
        # What was typed stands whole in the file too: its rows were saved as high as they grew.
        with zipfile.ZipFile(folders["xlsx"] / "reply.xlsx") as package:
            sheets = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/")]
        heights = [float(ht) for sheet in sheets for ht in re.findall(r'<row [^>]*\bht="([\d.]+)"', sheet)]
        high = sum(height >= LEAST / 2540 * 72 for height in heights)
        if high < filled:
            sys.exit(f"only {high} of {filled} rows are saved as high as what was typed")
        seen = {}
        for kind, folder in folders.items():
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"reply.{kind}").write_bytes((folder / f"reply.{kind}").read_bytes())
            out = scratch / kind / "out"
            duban("collect", folder, "--input", ROOT / "input", "--output", out, statuses=(0, 1))
            collected = json.loads((out / "collected.json").read_text())
            [reply] = collected["replies"]
            records = {(r["task"], r["form"]): r["fields"] for r in collected["records"]}
            print(f"{kind}: {reply['outcome']}, {reply['unit']}, {len(records)} records")
            own = [f for f in collected["findings"] if f.get("file") == f"reply.{kind}"]
            if reply["outcome"] != "accepted" or reply["unit"] != row["unit"] or len(records) != filled or own:
                sys.exit(f"{kind}: {reply} {len(records)} records of {filled}; {own}")
            for (_, form), fields in records.items():
                if squeeze(LONG[form]) not in map(squeeze, fields.values()) or fields["完成时限"] != "2020.12":
                    sys.exit(f"{kind}: an answer is not what was typed: {fields}")
            seen[kind] = records
        if not seen["xlsx"] == seen["xls"] == seen["ods"]:
            sys.exit("the three files were not read alike")


main()

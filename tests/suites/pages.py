"""Notices and filled forms as LibreOffice exports them: the register and the answers are those of the originals."""

import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

import ofd
from common import ROOT, duban, squeeze

WORDS = [
    "制定专项工作方案，明确责任分工和时间节点，按月调度推进。",
    "已完成前期摸底，正在组织实施；建立台账，实行销号管理。",
    "加强与省直部门对接，争取资金1.2亿元，支持3个重点项目。",
    "开展“双随机、一公开”检查。\n对问题企业限期整改。",
    "GDP增长6.5%以上（力争7%），See plan A/B for details。",
]


def office(base, kind, folder, files, *more):
    """Converts files with LibreOffice."""
    command = ["soffice", f"-env:UserInstallation=file://{base}/office", "--headless", *more, "--convert-to", kind]
    subprocess.run([*command, "--outdir", folder, *files], check=True, capture_output=True, timeout=900)
    return sorted(folder.iterdir())


def register(base, file):
    """What is read of a notice: title, issuer, day, forms, tasks and units."""
    desk = base / "register"
    shutil.rmtree(desk, ignore_errors=True)
    desk.mkdir()
    shutil.copy(file, desk / f"notice{file.suffix}")
    said = json.loads(duban("register", "--json", "--input", desk, "--output", base / "out", statuses=(0, 1)))
    return {key: said[key] for key in ("title", "issuer", "date", "forms", "tasks", "units")}


def notices(base):
    """The notice in every format reads to the same register; the number of those that do not."""
    expected = register(base, ROOT / "input/notice.txt")
    source = ["--infilter=Text (encoded):UTF8"]
    [docx] = office(base, "docx", base / "docx", [ROOT / "input/notice.txt"], *source)
    files = [docx]
    for kind in ("doc", "rtf", "odt", "html", "pdf"):
        files += office(base, kind, base / kind, [docx])
    made = base / "notice.ofd"
    ofd.convert(files[-1], made)
    # Lists that number themselves; of doc and html LibreOffice exports other numbers than it shows, and in the PDF a line
    # ends two letters before it must, so that its task is read in two paragraphs.
    numbered = ROOT / "fixtures/notices/docx/xianning-automatic-numbers.docx"
    for kind in ("rtf", "odt"):
        files += office(base, kind, base / f"numbered-{kind}", [numbered])
    wrong = 0
    for file in [*files, made]:
        told = register(base, file)
        same = told == expected
        other = [key for key in told if told[key] != expected[key]]
        print(f"notice as {file.relative_to(base)}: {'the same register' if same else f'other {other}'}")
        wrong += not same
    return wrong


def fill(book, target, look):
    """Fills a form in; `look` changes how it is printed."""
    draw = random.Random(book.name)
    workbook = openpyxl.load_workbook(book)
    for sheet in workbook:
        if sheet.sheet_state != "visible":
            continue
        columns = None
        for row in sheet.iter_rows():
            texts = {str(cell.value).split("\n")[0].strip(): cell.column for cell in row if cell.value}
            if "序号" in texts and "重点工作" in texts:
                columns = texts
                continue
            number = str(row[0].value or "")
            if not columns or not number.isdigit():
                continue
            for heading, column in columns.items():
                if heading.startswith("落实"):
                    value = "".join(draw.sample(WORDS, draw.randint(1, 3)))
                elif "时限" in heading:
                    value = draw.choice(["2020年12月底", "2020-11-30", "长期坚持"])
                elif "是否" in heading:
                    value = draw.choice(["是", "否，正在推进", "已完成"])
                elif "领导" in heading:
                    value = draw.choice(["张三", "李四（副主任）"])
                elif "电话" in heading:
                    value = draw.choice(["13800138000", "0715-8255066"])
                else:
                    continue
                sheet.cell(row[0].row, column).value = value
            if look == "large":
                sheet.row_dimensions[row[0].row].height = 300
            elif look == "tiny":
                sheet.row_dimensions[row[0].row].height = 14
        if look == "turned":
            sheet.page_setup.orientation = "portrait"
    workbook.save(target)


def collect(base, name, files, given=(ROOT / "input/notice.txt", ROOT / "input/directory.xlsx"), day="2020-12-31"):
    """Answers by unit, task, form and column; the texts of all findings."""
    desk = base / name
    (desk / "replies").mkdir(parents=True)
    for file in given:
        shutil.copy(file, desk / (file.name if file.suffix == ".xlsx" else "notice.txt"))
    for file in files:
        shutil.copy(file, desk / "replies")
    said = duban("collect", "--records-only", "--json", "--as-of", day, "--input", desk, "--output", desk / "out",
                 statuses=(0, 1))
    told = json.loads(said)
    answers = {(r["unit"], r["task"], r["form"], column): squeeze(text)
               for r in told["records"] for column, text in r["fields"].items() if text}
    return answers, squeeze(json.dumps(told["findings"], ensure_ascii=False))


def forms(base):
    """Filled forms exported in several looks; the number of looks that miss what is asked."""
    duban("generate", "--input", ROOT / "input", "--output", base / "made", statuses=(0, 1))
    books = sorted((base / "made/workbooks").glob("*.xlsx"))[::9]
    wrong = 0
    for look in ("as made", "large", "tiny", "turned"):
        filled = base / f"filled-{look}"
        filled.mkdir()
        for book in books:
            fill(book, filled / book.name, look)
        wrong += exported(base, look, sorted(filled.iterdir()))
    return wrong


def exported(base, name, files, **round_):
    """Filled forms as PDF and as OFD against themselves; the number of kinds that miss what is asked."""
    expected, _ = collect(base, f"{name}-xlsx", files, **round_)
    assert expected, f"nothing was read of {name}"
    printed = office(base, "pdf", base / f"pdf-{name}", files)
    sealed = base / f"ofd-{name}"
    sealed.mkdir()
    for file in printed:
        ofd.convert(file, sealed / f"{file.stem}.ofd")
    wrong = 0
    for kind, given in (("pdf", printed), ("ofd", sorted(sealed.iterdir()))):
        answers, told = collect(base, f"{name}-{kind}", given, **round_)
        placed = sum(answers.get(key) == text for key, text in expected.items())
        other = {key: answers[key] for key in answers if answers[key] != expected.get(key)}
        lost = [key for key, text in expected.items() if key not in answers and text not in told]
        print(f"{name} as {kind}: {len(expected)} answers, {placed} placed, {len(other)} other, {len(lost)} lost in silence")
        for key, text in list(other.items())[:3]:
            print("  ", key, expected.get(key), "|", text)
        wrong += placed < 0.995 * len(expected) or bool(other) or bool(lost)
    return wrong


def others(base):
    """The forms of notices of other offices, filled as a rehearsal fills them."""
    wrong = 0
    for notice in sorted((ROOT / "fixtures/forms").glob("*-[ab].txt")):
        desk = base / f"other-{notice.stem}"
        desk.mkdir()
        shutil.copy(notice, desk / "notice.txt")
        duban("rehearse", "--faults", "none", "--input", desk, "--output", desk / "out", statuses=(0, 1))
        said = json.loads((desk / "out/rehearsal/collected.json").read_text(encoding="utf-8"))
        replies = sorted((desk / "out/rehearsal/replies").glob("*.xlsx"))
        wrong += exported(base, notice.stem, replies, given=[notice], day=said["as_of"])
    return wrong


def main():
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        wrong = notices(base) + forms(base) + others(base)
    sys.exit(1 if wrong else 0)


main()

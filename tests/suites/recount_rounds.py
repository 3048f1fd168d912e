"""Draws rounds in which several forms, or several periods of one form, lie in one collection, and recounts what is printed of them.

Truth is drawn for each unit, task and form: what stands in which sheet of which file, and what a person decides. The program
collects all forms at once; collected.json, the ledger, the console, 报送情况, 总览, 报送通报, the letters (催办函), the slips (督办单)
and the report (督查专报) are read back from the files and must say what was drawn.
"""

import collections
import json
import os
import random
import re
import sys
import tempfile
from pathlib import Path

import docx
import openpyxl

from recount import COME, LABELS, Desk, Wrong, duties_of, names_in, number, paper, rows_of, same, write_fields

ROUNDS = int(os.environ.get("ROUNDS", "8"))
FIRST = int(os.environ.get("SEED", "1"))
FORMS = ("plan", "status")
NAMES = {"plan": "落实方案", "status": "落实情况"}
AS_OF = "2020-12-20"
FILLED = "2020年12月5日"
BEFORE, MONTH, IN_MONTH = "2020-11", "2020-12", "2020-12-24"


def printed(lines, rows):
    """A PDF of one page, drawn letter by letter: lines, and a ruled table below them."""
    size, wide, edge, letters = 10, 130, 40, 12
    texts, rules = [], []
    y = edge
    for line in lines:
        texts.append((edge, y, line))
        y += 2 * size
    top, right = y, edge + wide * len(rows[0])
    for row in rows:
        rules.append((edge, y, right, y))
        cells = [[cell[at:at + letters] for at in range(0, len(cell), letters)] or [""]
                 for cell in (cell.replace("\n", "") for cell in row)]
        for place, cell in enumerate(cells):
            for line, text in enumerate(cell):
                texts.append((edge + 4 + wide * place, y + size * (line + 1) * 1.2, text))
        y += size * (max(map(len, cells)) + 1) * 1.2
    rules.append((edge, y, right, y))
    rules += [(edge + wide * place, top, edge + wide * place, y) for place in range(len(rows[0]) + 1)]
    high = y + edge
    drawn = ["q 0.5 w"] + [f"{a} {high - b} m {c} {high - d} l S" for a, b, c, d in rules]
    for x, down, text in texts:
        for letter in text:
            code = letter.encode("utf-16-be").hex().upper()
            drawn.append(f"BT /F1 {size} Tf 1 0 0 1 {x} {high - down} Tm <{code}> Tj ET")
            x += size / 2 if letter.isascii() else size
    content = "\n".join(drawn + ["Q"])
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[5 0 R]/Count 1>>",
               "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
               "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
               "/DW 1000>>",
               f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {right + edge} {high}]/Resources<</Font<</F1 3 0 R>>>>/Contents 6 0 R>>",
               f"<</Length {len(content)}>>stream\n{content}\nendstream"]
    file, places = "%PDF-1.7\n", []
    for number_of, text in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number_of} 0 obj\n{text}\nendobj\n"
    table = len(file)
    file += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010} 00000 n \n" for place in places)
    return (file + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").encode("ascii")


class Rounds:
    """A collection of two forms as it is drawn; where `monthly`, the second one comes back each month."""

    def __init__(self, desk, seed, monthly):
        self.desk, self.dice, self.monthly = desk, random.Random(seed), monthly
        self.as_of = IN_MONTH if monthly else AS_OF
        self.register = desk.json("register")
        self.duties = duties_of(self.register)
        self.units = [unit["name"] for unit in self.register["units"]]
        self.units = [unit for unit in self.units if any(own == unit for own, _ in self.duties)]
        self.numbers = {task["id"]: task["number"] for task in self.register["tasks"]}
        self.state, self.completion, self.due, self.decisions = {}, {}, {}, []
        self.came, self.asked, self.copied, self.joined = set(), set(), set(), set()
        self.finished, self.back = set(), set()
        self.books = {form: self.generated(form, MONTH) for form in FORMS}
        self.earlier = self.generated("status", BEFORE) if monthly else {}
        for unit, following in zip(self.units, self.units[1:] + [None]):
            self.draw(unit, following)
        self.decide()

    def generated(self, form, month):
        """Workbooks of one form, kept apart from those that are made after them."""
        period = ["--period", month] if self.monthly and form == "status" else []
        made = self.desk.json("generate", "--form", form, *period)
        return {book["unit"]: Path(book["path"]).read_bytes() for book in made["workbooks"]}

    def tasks(self, unit):
        return [task for own, task in self.duties if own == unit]

    def set(self, unit, form, state, tasks=None):
        for task in tasks if tasks is not None else self.tasks(unit):
            self.state[unit, task, form] = state

    def draw(self, unit, following):
        dice = self.dice
        if unit in self.joined:
            return
        fates = ["silent", "scan", "forms", "forms", "forms", "forms", "copy"]
        fates += ["months", "earlier"] if self.monthly else ["joint"] if following else []
        fate = dice.choice(fates)
        for form in FORMS:
            self.set(unit, form, "未报")
        if fate == "silent":
            return
        self.came.add(unit)
        if fate == "scan":
            self.desk.reply(f"{unit}.pdf", self.scan(unit))
            for form in FORMS:
                self.set(unit, form, "已收到待转录")
            return
        if fate in ("months", "earlier"):
            # Last month's sheet lies there, beside this month's or in its place: it counts for nothing.
            kinds = {task: "all" for task in self.tasks(unit)}
            self.fill(unit, "status", self.earlier[unit], f"{unit}11月.xlsx", kinds, counts=False)
            self.asked |= {unit} if fate == "earlier" else set()
            if fate == "earlier":
                return
        if fate == "joint":
            self.joint([unit, following])
            return
        if fate == "copy":
            # What was stamped says something else than the workbook, which counts; a person must say which is meant.
            kinds = {task: "all" for task in self.tasks(unit)}
            self.fill(unit, "plan", self.books["plan"][unit], f"{unit}{NAMES['plan']}.xlsx", kinds)
            self.copy(unit, f"{unit}{NAMES['plan']}")
            self.copied.add(unit)
            return
        for form in FORMS:
            how = dice.choice(["all", "all", "rows", "blanks", "nil", "none"])
            tasks = self.tasks(unit)
            if how == "none" and fate == "forms":
                continue
            kinds = {task: "all" for task in tasks}
            if how == "rows" and len(tasks) > 1:
                for task in dice.sample(tasks, dice.randrange(1, len(tasks))):
                    kinds[task] = None
            elif how in ("blanks", "nil"):
                for task in dice.sample(tasks, dice.randrange(1, len(tasks) + 1)):
                    kinds[task] = how
            self.fill(unit, form, self.books[form][unit], f"{unit}{NAMES[form]}.xlsx", kinds)
        if all(self.state[unit, task, form] == "未报" for form in FORMS for task in self.tasks(unit)):
            self.came.discard(unit)
            if fate == "months":
                self.came.add(unit)

    @staticmethod
    def scan(unit):
        return (
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n"
            f"% {unit}\n%%EOF\n"
        ).encode()

    def fill(self, unit, form, book, name, kinds, counts=True):
        """Fills in a form row by row, and notes the states that follow where it counts."""
        path = self.desk.input / "replies" / name
        path.write_bytes(book)
        book = openpyxl.load_workbook(path)
        sheet = next(book[title] for title in book.sheetnames if title.startswith("附件"))
        head = next(row for row in sheet.iter_rows() if any(cell.value == "任务编号" for cell in row))
        columns = {str(cell.value).split("(")[0].strip(): cell.column for cell in head if cell.value}
        for row in sheet.iter_rows(min_row=head[0].row + 1):
            task, kind = row[1].value, kinds.get(row[1].value)
            if not isinstance(task, str) or kind is None:
                continue
            for title, text in self.answers(unit, form, task, row[0].row, kind, counts).items():
                sheet.cell(row[0].row, columns[title]).value = text
        write_fields(sheet, f"2020年{self.as_of[5:7].lstrip('0')}月5日" if counts else "2020年11月5日")
        book.save(path)

    def answers(self, unit, form, task, at, kind, counts=True):
        """What stands in a row, by heading; the state that follows is noted where it counts."""
        narrative = "落实措施" if form == "plan" else "落实情况"
        said = self.dice.choice(["是", "是", "否，项目前期手续正在办理", "基本完成，收尾工作正在进行"])
        # Some matters are past their day, some are due soon, most are not.
        due = self.dice.choice(["2020年12月底", "2020年12月底", "2020年10月底"]) if form == "status" else "2020年10月底"
        answers = {narrative: f"{unit}就{task}{NAMES[form]}开展检查{self.dice.randrange(10, 90)}次，投入资金{at * 7}万元",
                   "完成时限": due, "责任领导": "张建国", "联系电话": "13907240001"}
        if form == "status":
            answers["是否完成"] = said
        if kind == "nil":
            # A nil answer, said in the account or in place of whether it is done.
            instead = form == "status" and self.dice.random() < 0.5
            answers = {narrative: "本地没有这类对象", "是否完成": "不涉及"} if instead else {narrative: "本单位不涉及此项工作"}
        gone = self.dice.sample(["责任领导", "联系电话"], self.dice.randrange(1, 3)) if kind == "blanks" else []
        answers = {title: None if title in gone else text for title, text in answers.items()}
        if counts:
            self.set(unit, form, {"all": "已报", "blanks": "部分", "nil": "不涉及"}[kind], [task])
            if form == "status" and kind != "nil":
                # What was done in November is not undone in December.
                if (unit, task) in self.finished and said != "是":
                    self.back.add(unit)
                self.completion[unit, task] = {"是": "yes", "否": "no", "基": "partial"}[said[0]]
                self.due[unit, task] = due
        elif form == "status" and said == "是":
            self.finished.add((unit, task))
        return answers

    def joint(self, units):
        """One table of several units for each form: a column says whose each row is."""
        texts = {task["id"]: task["text"] for task in self.register["tasks"]}
        for unit in units:
            self.came.add(unit)
            self.joined.add(unit)
        for form in FORMS:
            narrative = "落实措施" if form == "plan" else "落实情况"
            headings = ["序号", "重点工作", narrative, "完成时限"] + (["是否完成"] if form == "status" else [])
            headings += ["责任领导", "联系电话", "填报单位"]
            book = openpyxl.Workbook()
            sheet = book.active
            sheet.append([f"2020年国务院《政府工作报告》重点工作{NAMES[form]}"])
            sheet.append(["填报时间：2020年12月5日"])
            sheet.append(headings)
            for unit in units:
                for task in self.tasks(unit):
                    kind = self.dice.choice(["all", "all", "blanks"])
                    row = self.answers(unit, form, task, sheet.max_row + 1, kind)
                    row |= {"序号": self.numbers[task], "重点工作": texts[task], "填报单位": unit}
                    sheet.append([row.get(heading) for heading in headings])
            sheet.append(["填表人：李卫国"])
            sheet.append(["联系电话：13907240002"])
            book.save(self.desk.input / "replies" / f"{units[0]}等联合报送{NAMES[form]}.xlsx")

    def copy(self, unit, name):
        """The workbook as it was printed and stamped, as a PDF with letters, where one answer says something else."""
        book = openpyxl.load_workbook(self.desk.input / "replies" / f"{name}.xlsx")
        sheet = next(book[title] for title in book.sheetnames if title.startswith("附件"))
        head = next(row[0].row for row in sheet.iter_rows() if any(cell.value == "任务编号" for cell in row))
        ids = next(cell.column for cell in sheet[head] if cell.value == "任务编号")
        rows = [[str(cell.value or "") for cell in row if cell.column != ids] for row in sheet.iter_rows(min_row=head)
                if row[0].row == head or isinstance(row[1].value, str) and row[1].value.startswith("T")]
        place = rows[0].index("落实措施")
        rows[1][place] = "经会议审定，" + rows[1][place]
        lines = ["2020年国务院《政府工作报告》重点工作落实方案", f"填报单位：{unit}", f"填报时间：{FILLED}"]
        (self.desk.input / "replies" / f"{name}（盖章件）.pdf").write_bytes(printed(lines, rows))

    def decide(self):
        """Some duties on one of the forms are excused."""
        for unit in self.units:
            if self.dice.randrange(6):
                continue
            form, task = self.dice.choice(FORMS), self.dice.choice(self.tasks(unit))
            row = {"单位": unit, "任务": task, "表": LABELS[form], "决定": "剔除", "理由": "已电话核实", "决定人": "王某某"}
            if self.monthly and form == "status":
                row["期间"] = MONTH
            self.decisions.append(row)
            self.set(unit, form, "免报", [task])
        headings = ["单位", "任务", "表", "期间", "决定", "理由", "决定人"]
        book = openpyxl.Workbook()
        book.active.title = "决定"
        book.active.append(headings)
        for row in self.decisions:
            book.active.append([row.get(heading, "") for heading in headings])
        book.save(self.desk.input / "decisions.xlsx")

    # What follows for units.

    def counts(self, unit, forms=FORMS):
        """(owed, received, unread) of a unit."""
        states = [self.state[unit, task, form] for task in self.tasks(unit) for form in forms]
        return (sum(state != "免报" for state in states), sum(state in COME for state in states),
                sum(state == "已收到待转录" for state in states))

    def receipts(self):
        def word(owed, received, unread):
            if received + unread == 0:
                return "未报送"
            if received + unread < owed:
                return "部分报送"
            return "待转录" if unread else "全部报送"

        counts = {unit: self.counts(unit) for unit in self.units}
        return {unit: word(*own) for unit, own in counts.items() if own[0]}


def in_charge(directory):
    """Names a leader in charge of two units of three."""
    book = openpyxl.load_workbook(directory)
    sheet = book["单位"]
    column = sheet.max_column + 1
    sheet.cell(1, column).value = "分管领导"
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column).value = ["赵一", "钱二", None][row % 3]
    book.save(directory)


def recount(drawn, desk):
    asked = [word for form in FORMS for word in ("--form", form)]
    # Which month is collected the replies say: most of them are of the later one.
    console = desk.run("collect", *asked, "--as-of", drawn.as_of, "--slips", "--packets")
    collected = json.loads((desk.output / "collected.json").read_text(encoding="utf-8"))
    states = {(duty["unit"], duty["task"], duty["form"]): duty["state"] for duty in collected["owed"]}
    for key, state in drawn.state.items():
        same(f"owed of {key}", states.get(key), state)
    same("number of duties", len(collected["owed"]), 2 * len(drawn.duties))
    for duty in collected["owed"]:
        wanted = MONTH if drawn.monthly and duty["form"] == "status" else None
        same(f"period of {duty['form']}", duty["period"], wanted)
    tally = collections.Counter(drawn.state.values())
    received = sum(tally[state] for state in COME)
    missing = tally["未报"] + tally["已收到待转录"]
    ledger = collected["ledger"]
    same("ledger", [ledger[key] for key in ("expected", "received", "missing", "excluded")],
         [len(drawn.state), received, missing, tally["免报"]])
    same("decisions that were not followed", [f["found"] for f in collected["findings"] if f["rule"] == "decision-unusable"], [])
    line = next(line for line in console.splitlines() if "项次，已报" in line)
    same("console", [int(n) for n in re.findall(r"应报 (\d+) 项次，已报 (\d+)，未报 (\d+)", line)[0]],
         [len(drawn.state), received, missing])
    words = collections.Counter(drawn.receipts().values())
    line = next(line for line in console.splitlines() if "应报单位" in line)
    same("units in the console", number(r"应报单位 (\d+) 个", line, "units"), sum(words.values()))
    book = openpyxl.load_workbook(desk.output / "master.xlsx")
    units(rows_of(book["报送情况"]), drawn)
    overview(rows_of(book["总览"]), words)
    circular(rows_of(book["报送通报"]), drawn, words)
    letters(desk, drawn)
    states = glance(rows_of(book["任务一览"]), drawn)
    open_ = unfinished(rows_of(book["未完成事项"]), drawn)
    figures(rows_of(book["总览"]), states, open_)
    report(desk, drawn, words, states)
    slips(desk, drawn)
    packets(desk, drawn)
    notices(desk, drawn)


def units(rows, drawn):
    listed = {row[1]: row for row in rows if len(row) > 3 and row[1] in drawn.units}
    same("units in 报送情况", set(listed), set(drawn.receipts()))
    for unit, word in drawn.receipts().items():
        row = [str(cell) for cell in listed[unit] if cell not in (None, "")]
        same(f"报送情况 {unit}", word in row, True)
        for form in FORMS:
            owed, came, _ = drawn.counts(unit, [form])
            if owed:
                same(f"报送情况 {unit} {form}", f"{came}/{owed}" in row, True)


def overview(rows, words):
    top = next(at for at, row in enumerate(rows) if "应报单位" in row)
    names = [cell for cell in rows[top] if cell not in (None, "")]
    figures = [cell for cell in rows[top + 1] if isinstance(cell, (int, float))]
    tiles = dict(zip(names, figures))
    same("应报单位", tiles["应报单位"], sum(words.values()))
    for word in ("全部报送", "部分报送", "待转录", "未报送"):
        same(f"总览 {word}", tiles[word], words[word])


def said_of_units(text, what, words):
    """全部报送100个，部分报送3个，…: the same in 通报 and 专报."""
    # What is nowhere goes without words.
    named = [re.search(rf"{word}(\d+)个", text) for word in ("部分报送", "未报送")]
    same(what, [number(r"的(\d+)个单位中", text, what), number(r"全部报送(\d+)个", text, what),
                *(int(found.group(1)) if found else 0 for found in named)],
         [sum(words.values()), words["全部报送"], words["部分报送"], words["未报送"]])
    found = re.search(r"待转录(\d+)个", text)
    same(f"{what} 待转录", int(found.group(1)) if found else 0, words["待转录"])


def circular(rows, drawn, words):
    texts = [str(cell) for row in rows for cell in row if cell]
    said_of_units(next(text for text in texts if "个单位中" in text), "通报", words)


def letters(desk, drawn):
    owing = {unit for unit in drawn.units if drawn.counts(unit)[0] > drawn.counts(unit)[1]}
    blanks = {unit for unit in drawn.units for task in drawn.tasks(unit) for form in FORMS
              if drawn.state[unit, task, form] == "部分"}
    found = {path.stem.split("-", 1)[1]: paper(path) for path in (desk.output / "reminders").glob("*.docx")}
    same("who gets a letter", set(found), owing | blanks | (drawn.asked & owing) | drawn.copied | drawn.back)
    for unit in drawn.copied:
        same(f"letter to {unit}: the stamped copy", "在盖章件上是“经会议审定，" in found[unit], True)
    for unit, text in found.items():
        said = waiting = 0
        for line in text.splitlines():
            lacks = re.search(r"共(\d+)项任务，均未|缺(\d+)项任务", line)
            said += int(next(n for n in lacks.groups() if n)) if lacks else 0
            waiting += sum(int(n) for n in re.findall(r"(\d+)项任务，收到的“", line))
        owed, came, unread = drawn.counts(unit)
        same(f"letter to {unit}: missing", said, owed - came - unread)
        same(f"letter to {unit}: waiting", waiting, unread)
        if unit not in drawn.came:
            same(f"letter to {unit}: nothing came", "尚未收到" in text, True)


def said_of(drawn, unit, task):
    """Whether a unit says that a task is done; nothing where it does not say."""
    state = drawn.state[unit, task, "status"]
    return drawn.completion.get((unit, task)) if state in ("已报", "部分") else None


def deciding(drawn, task):
    """The units that decide how a task stands; where its leads are excused, nobody stands in for them."""
    own = [(unit, role) for (unit, one), role in drawn.duties.items() if one == task]
    units = [unit for unit, role in own if role == "lead"] or [unit for unit, _ in own]
    return [unit for unit in units if drawn.state[unit, task, "status"] != "免报"]


def state_of(drawn, task):
    """How a task stands, in the word of 总览."""
    units = deciding(drawn, task)
    if not units:
        return "免报" if any(one == task for _, one in drawn.duties) else "未报告"
    states = [drawn.state[unit, task, "status"] for unit in units]
    if all(state == "不涉及" for state in states):
        return "不涉及"
    said = [said_of(drawn, unit, task) for unit in units]
    if all(word == "yes" or state == "不涉及" for word, state in zip(said, states)):
        return "已完成"
    if "yes" in said or "partial" in said:
        return "推进中"
    return "未完成" if "no" in said else "待转录" if "已收到待转录" in states else "未报告"


def contradicting(drawn, task):
    """Co-responsible units that say not done where the lead units say done."""
    if state_of(drawn, task) != "已完成":
        return []
    return [unit for (unit, one), role in drawn.duties.items()
            if one == task and role == "co" and said_of(drawn, unit, task) in ("no", "partial")
            and unit not in deciding(drawn, task)]


def glance(rows, drawn):
    """任务一览: how each task stands, how many of the others have answered, and who contradicts."""
    task_of = {number_: task for task, number_ in drawn.numbers.items()}
    listed = {}
    for row in rows:
        if str(row[0]) not in task_of:
            continue
        task = task_of[str(row[0])]
        listed[task] = row[4]
        co = [unit for (unit, one), role in drawn.duties.items()
              if one == task and role == "co" and drawn.state[unit, task, "status"] != "免报"]
        came = [unit for unit in co if drawn.state[unit, task, "status"] in COME]
        told = str(row[8])
        same(f"任务一览 {row[0]}: answers", told.split("；")[0], f"{len(came)}／{len(co)}" if co else "—")
        against = contradicting(drawn, task)
        same(f"任务一览 {row[0]}: contradicted", "报未全部完成" in told, bool(against))
        if len(against) > 1:
            same(f"任务一览 {row[0]}: contradicting", number(r"等(\d+)个报未全部完成", told, "任务一览"), len(against))
    wanted = {task["id"]: state_of(drawn, task["id"]) for task in drawn.register["tasks"]}
    # A task of which nobody is asked waits for a unit.
    same("任务一览", {task: "未报告" if word == "待核" else word for task, word in listed.items()}, wanted)
    return collections.Counter(wanted.values())


def waited_for(drawn, task):
    """The units that a task which is 推进中 waits for, where nobody says that it is not done."""
    units = list(deciding(drawn, task))
    if state_of(drawn, task) != "推进中" or any(said_of(drawn, unit, task) in ("no", "partial") for unit in units):
        return []
    return [unit for unit in units if said_of(drawn, unit, task) != "yes"
            and drawn.state[unit, task, "status"] in ("未报", "已收到待转录", "部分")]


def unfinished(rows, drawn):
    """未完成事项: one entry for each deciding unit that says not done, and for whom a task waits; what stands beyond two pages is counted."""
    task_of = {number_: task for task, number_ in drawn.numbers.items()}
    listed = {(row[5], task_of[str(row[0])]): str(row[2]) for row in rows if str(row[0]) in task_of}
    wanted = {(unit, task) for task in drawn.numbers for unit in deciding(drawn, task)
              if said_of(drawn, unit, task) in ("no", "partial")}
    # Silent units whose plan is past its day are here, too.
    silent = {(unit, task) for task in drawn.numbers for unit in deciding(drawn, task)
              if drawn.state[unit, task, "status"] == "未报" and drawn.state[unit, task, "plan"] in ("已报", "部分")}
    waiting = {(unit, task) for task in drawn.numbers for unit in waited_for(drawn, task)}
    named = wanted | silent | waiting
    for task in drawn.numbers:
        same(f"未完成事项 names {task}", state_of(drawn, task) not in ("推进中", "未完成") or task in {of for _, of in named}, True)
    text = "\n".join(str(cell) for row in rows for cell in row if cell)
    rest = re.search(r"其余(\d+)条", text)
    rest = int(rest.group(1)) if rest else 0
    same("未完成事项", set(listed) <= named, True)
    same("未完成事项, all", len(listed) + rest, len(named))
    same("未完成事项 in words", number(r"共(\d+)条", text, "未完成事项"), len(named))
    late = {key for key in wanted if drawn.due.get(key) == "2020年10月底"} | silent
    for key, light in listed.items():
        same(f"未完成事项 {key}", light.startswith("红"), key in late)
    tasks = {task for _, task in named}
    same("未完成事项: tasks", number(r"涉及重点工作(\d+)项", text, "未完成事项"), len(tasks))
    same("未完成事项: late tasks", number(r"红（已逾期）(\d+)项", text, "未完成事项"), len({task for _, task in late}))
    return tasks, {task for _, task in late}, {task for task in drawn.numbers if contradicting(drawn, task)}


def figures(rows, states, open_):
    """总览: the sentence and the tiles say what the lists say."""
    tasks, late, contradicted = open_
    text = "\n".join(str(cell) for row in rows for cell in row if cell)
    found = re.search(r"还有未完成事项的重点工作(\d+)项", text)
    same("总览 open", int(found.group(1)) if found else 0, len(tasks))
    top = next(at for at, row in enumerate(rows) if "应报单位" in row)
    names = [cell for cell in rows[top] if cell not in (None, "")]
    numbers = [cell for cell in rows[top + 1] if isinstance(cell, (int, float))]
    tiles = dict(list(zip(names, numbers))[:names.index("应报单位")])
    same("总览 已逾期", tiles["已逾期"], len(late))
    same("总览 请核实", tiles["请核实"], len(contradicted))
    for word in ("已完成", "推进中", "未完成", "未报告"):
        same(f"总览 {word}", tiles[word], states[word])


def packets(desk, drawn):
    """分管领导汇总: the tasks of a leader's units, and of each unit what it says itself."""
    directory = openpyxl.load_workbook(desk.input / "directory.xlsx")["单位"]
    heads = [cell.value for cell in directory[1]]
    leader_of = {row[0]: row[heads.index("分管领导")] for row in directory.iter_rows(min_row=2, values_only=True)}
    found = {path.stem.split("-", 1)[1]: path for path in (desk.output / "packets").glob("*.xlsx")}
    same("packets", set(found), {leader for unit, leader in leader_of.items() if leader and unit in drawn.units})
    for leader, path in found.items():
        own = [unit for unit in drawn.units if leader_of.get(unit) == leader]
        book = openpyxl.load_workbook(path)
        tasks = [task for task in drawn.numbers if set(own) & set(deciding(drawn, task))]
        listed = [str(row[0]) for row in rows_of(book["任务一览"]) if str(row[0]) in drawn.numbers.values()]
        same(f"packet of {leader}: tasks", listed, [drawn.numbers[task] for task in tasks])
        rows = {row[0]: row for row in rows_of(book["总览"]) if row[0] in own}
        same(f"packet of {leader}: units", set(rows),
             {unit for unit in own if any(unit in deciding(drawn, task) for task in drawn.numbers)})
        for unit, row in rows.items():
            led = [task for task in drawn.numbers if unit in deciding(drawn, task)]
            said = collections.Counter(said_of(drawn, unit, task) for task in led)
            silent = [task for task in led if drawn.state[unit, task, "status"] == "未报"
                      and drawn.state[unit, task, "plan"] in ("已报", "部分")]
            waiting = [task for task in led if unit in waited_for(drawn, task) and task not in silent]
            late = [task for task in led if said_of(drawn, unit, task) in ("no", "partial")
                    and drawn.due[unit, task] == "2020年10月底"]
            figures_ = [int(cell) for cell in row[2:9]]
            same(f"packet of {leader}, {unit}: led, done, open, late",
                 figures_[:4], [len(led), said["yes"], said["no"] + said["partial"] + len(silent + waiting), len(late + silent)])
            same(f"packet of {leader}, {unit}: sum", figures_[1] + figures_[2] + figures_[5], figures_[0])
            doubted = [task for task in led if contradicting(drawn, task) and drawn.state[unit, task, "status"] != "不涉及"]
            same(f"packet of {leader}, {unit}: contradicted", figures_[6], len(doubted))
        text = "\n".join(str(cell) for row in rows_of(book["总览"]) for cell in row if cell)
        same(f"packet of {leader}: tasks in words", number(r"牵头重点工作(\d+)项", text, "packet"), len(tasks))


def notices(desk, drawn):
    """督办通知: to each unit as many tasks as it has."""
    for path in (desk.output / "notices").glob("*.docx"):
        unit = path.stem.split("-", 1)[1]
        own = collections.Counter(role for (one, _), role in drawn.duties.items() if one == unit)
        text = paper(path)
        same(f"notice to {unit}", number(r"你单位承担重点工作(\d+)项", text, "notice"), sum(own.values()))
        for role, word in (("lead", "牵头"), ("co", "责任")):
            found = re.search(rf"[（，]{word}(\d+)项", text)
            same(f"notice to {unit}: {word}", int(found.group(1)) if found else 0, own[role])


def report(desk, drawn, words, tasks):
    """督查专报: units as in 通报, tasks as their lead units say, and the units that owe by name."""
    text = paper(desk.output / "papers/督查专报.docx")
    said_of_units(text, "专报", words)
    line = next(line for line in text.splitlines() if re.match(r"\d+项重点工作中", line))
    for word in ("已完成", "推进中", "未完成", "未报告", "待转录", "不涉及", "免报"):
        found = re.search(rf"{word}(\d+)项", line)
        same(f"专报 {word}", int(found.group(1)) if found else 0, tasks[word])
    # What is told and what is only counted: each contradicted task is somewhere.
    told = set(re.findall(r"．第(\d+)项“[^“]*”(?:等\d+项)?（[^（]*）牵头报完成", text))
    counted = sum(int(n) for n in re.findall(r"牵头单位报完成[而、]责任单位(?:报未全部完成|填为长期)的(\d+)项", text.split("三、建议")[0]))
    against = {drawn.numbers[task] for task in drawn.numbers if contradicting(drawn, task)}
    same("专报 contradicted", (told <= against, len(told) + counted), (True, len(against)))
    for word in ("未报送", "部分报送"):
        line = next((line for line in text.splitlines() if line.startswith(f"{word}的单位")), None)
        same(f"专报 {word} named", number(r"的单位(\d+)个", line, "专报") if line else 0, words[word])
        if line and "……" not in line and "等" not in line.split("：", 1)[1]:
            named = names_in(line.split("：", 1)[1].rstrip("。"), drawn)
            same(f"专报 {word}", set(named), {unit for unit, own in drawn.receipts().items() if own == word})


def slips(desk, drawn):
    """督办单: whoever is told to hurry has not said that it is done; whoever is contradicted has."""
    number_of = {number: task for task, number in drawn.numbers.items()}
    seen = collections.Counter()
    for path in (desk.output / "slips").glob("*.docx"):
        colour = re.search("（(.)）", path.name).group(1)
        document = docx.Document(path)
        unit = next(p.text for p in document.paragraphs if p.text.endswith("：")).rstrip("：")
        for row in document.tables[0].rows[1:]:
            task = number_of[row.cells[0].text]
            said = drawn.completion.get((unit, task)) if drawn.state[unit, task, "status"] in ("已报", "部分") else None
            same(f"slip {path.name}: {task} is excused", drawn.state[unit, task, "status"] == "免报", False)
            same(f"slip {path.name}: {task}", said == "yes", colour == "蓝")
            seen[colour] += 1
    # Every matter that its lead unit reports as not done, past its day, is on a red slip of that unit.
    late = {(unit, task) for (unit, task), due in drawn.due.items()
            if drawn.duties[unit, task] == "lead" and drawn.state[unit, task, "status"] in ("已报", "部分")
            and drawn.completion[unit, task] != "yes" and due == "2020年10月底"}
    red = set()
    for path in (desk.output / "slips").glob("*（红）*.docx"):
        document = docx.Document(path)
        unit = next(p.text for p in document.paragraphs if p.text.endswith("：")).rstrip("：")
        red |= {(unit, number_of[row.cells[0].text]) for row in document.tables[0].rows[1:]}
    same("late matters without a red slip", sorted(late - red), [])


def main():
    wrong, tally = 0, collections.Counter()
    for seed in range(FIRST, FIRST + ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            monthly = seed % 2 == 0
            desk = Desk(Path(folder), monthly)
            desk.output.mkdir(exist_ok=True)
            drawn = Rounds(desk, seed, monthly)
            in_charge(desk.input / "directory.xlsx")
            desk.run("generate", "--notices")
            try:
                recount(drawn, desk)
            except Wrong as fault:
                wrong += 1
                print(f"round {seed} ({'with months' if monthly else 'two forms'}): {fault}")
            tally.update(drawn.state.values())
    print(f"{ROUNDS} rounds of two forms from {FIRST}: {dict(tally)}; {wrong} counted otherwise than drawn")
    sys.exit(1 if wrong else 0)


main()

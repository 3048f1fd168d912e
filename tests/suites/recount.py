"""Draws rounds at random and recounts every figure that the program prints of them, from the files alone.

A round is drawn first as truth: for each unit what it sends (nothing, all, some rows, rows with blanks, 不涉及, a scan, a
damaged file, the form as it was prefilled, two versions, a scan beside its form) and what a person decides (免报, a file
taken as filed, a transcription, a file sent back, 不涉及). From that follows one state for each duty. Then the program is
run, and 总览, 报送情况, 报送通报, the summaries, the letters, collected.json, the console, `duban` alone and the next forms
are read with openpyxl and must say the same.
"""

import collections
import html
import json
import os
import random
import re
import sys
import tempfile
import zipfile
from pathlib import Path

import openpyxl

from common import ROOT, duban

ROUNDS = int(os.environ.get("ROUNDS", "12"))
FIRST = int(os.environ.get("SEED", "1"))
TASKS = 14
LABELS = {"plan": "附件2 落实方案", "status": "附件3 落实情况"}
NAMES = {"plan": "落实方案", "status": "落实情况"}
AS_OF = {"plan": "2020-07-15", "status": "2020-12-20"}
MONTH, NEXT_MONTH, IN_MONTH = "2020-11", "2020-12", "2020-11-24"
COME = ("已报", "部分", "不涉及")
DECIDED = "王某某"


def notice():
    """The sample notice with a few of its tasks: those whose units it names one by one."""
    lines = (ROOT / "input/notice.txt").read_text(encoding="utf-8").splitlines()
    kept, count = [], 0
    for line in lines:
        if re.match(r"\d+\.", line) and "牵头单位" in line:
            if count >= TASKS or re.search("各单位|成员单位|各部门|各有关", line):
                continue
            count += 1
        kept.append(line)
    return "\n".join(kept) + "\n"


def write_fields(sheet, day):
    """Writes day, name and telephone right of their labels, past what a label is merged with."""
    values = {"填报时间：": day, "填表人：": "李晓明", "联系电话：": "13907240002"}
    for row in sheet.iter_rows():
        for cell in row:
            label = cell.value.strip() if isinstance(cell.value, str) else ""
            if label in values:
                column = cell.column + 1
                for merged in sheet.merged_cells.ranges:
                    if cell.coordinate in merged:
                        column = merged.max_col + 1
                sheet.cell(cell.row, column).value = values[label]


class Desk:
    """An input and an output folder."""

    def __init__(self, base, monthly=False):
        self.input, self.output = base / "input", base / "output"
        (self.input / "replies").mkdir(parents=True)
        (self.input / "notice.txt").write_text(notice(), encoding="utf-8")
        (self.input / "directory.xlsx").write_bytes((ROOT / "input/directory.xlsx").read_bytes())
        if monthly:
            (base / "duban.toml").write_text('[form.status]\nevery = "每月25日前"\n', encoding="utf-8")

    def run(self, *args):
        return duban(*args, "--input", self.input, "--output", self.output, statuses=(0, 1))

    def json(self, *args):
        return json.loads(self.run(*args, "--json"))

    def reply(self, name, data):
        (self.input / "replies" / name).write_bytes(data)


def duties_of(register):
    """(unit, task id) -> role, expanded from the register's JSON; units in its order."""
    owners = collections.defaultdict(list)
    for unit in register["units"]:
        for name in unit["designations"]:
            owners[name].append(unit["name"])
    duties = {}
    for task in register["tasks"]:
        for role in ("lead", "co"):
            for name in task[role]:
                for unit in owners[name]:
                    duties.setdefault((unit, task["id"]), role)
    return duties


class Round:
    """One round as it is drawn."""

    def __init__(self, desk, seed, monthly=False):
        self.desk, self.dice = desk, random.Random(seed)
        self.form = "status" if monthly else self.dice.choice(["plan", "status"])
        self.period = ["--period", MONTH] if monthly else []
        self.as_of = IN_MONTH if monthly else AS_OF[self.form]
        self.register = desk.json("register")
        self.duties = duties_of(self.register)
        self.units = [unit["name"] for unit in self.register["units"]]
        self.units = [unit for unit in self.units if any(own == unit for own, _ in self.duties)]
        self.numbers = {task["id"]: task["number"] for task in self.register["tasks"]}
        self.state, self.completion = {}, {}
        self.blanks = collections.Counter()
        self.file = {}
        self.decisions = []
        self.came = set()
        prefill = []
        if self.form == "status":
            plans = desk.output / "plans.json"
            plans.write_text(json.dumps(self.plans()), encoding="utf-8")
            prefill = ["--from", plans]
        made = desk.json("generate", "--form", self.form, *self.period, *prefill)
        self.books = {book["unit"]: Path(book["path"]) for book in made["workbooks"]}
        for unit in self.units:
            self.draw(unit, bool(prefill))
        self.decide()

    def plans(self):
        """An earlier collection in which every unit has planned."""
        texts = {task["id"]: task["text"] for task in self.register["tasks"]}
        records = [
            {"unit": unit, "task": task, "form": "plan", "role": role, "normalised": {},
             "fields": {"落实措施": f"{unit}为{task}建立台账", "完成时限": "2020年12月底", "责任领导": "张建国",
                        "联系电话": "13907240001"},
             "source": {"file": "a.xlsx", "sheet": "附件2", "row": 9}}
            for (unit, task), role in self.duties.items()
        ]
        return {"as_of": "2020-07-15", "forms": ["plan"], "replies": [], "records": records, "submissions": [],
                "findings": [], "tasks": texts,
                "ledger": {"expected": 0, "received": 0, "missing": 0, "excluded": 0, "cells_read": 0,
                           "cells_recorded": 0, "cells_reported": 0}}

    def tasks(self, unit):
        return [task for own, task in self.duties if own == unit]

    def set(self, unit, state, tasks=None, file=None):
        for task in tasks if tasks is not None else self.tasks(unit):
            self.state[unit, task] = state
            self.file[unit, task] = file

    def draw(self, unit, prefilled):
        """Draws what a unit sends, and what follows from it."""
        dice, tasks = self.dice, self.tasks(unit)
        fates = ["silent", "all", "all", "rows", "blanks", "nil", "scan", "damaged", "beside", "twice", "empty"]
        fate = dice.choice(fates + (["untouched"] * 2 if prefilled else []))
        name = f"{unit}.xlsx"
        if fate != "silent":
            self.came.add(unit)
        if fate == "silent":
            self.set(unit, "未报")
        elif fate in ("scan", "damaged"):
            file = f"{unit}.pdf" if fate == "scan" else name
            self.desk.reply(file, self.scan(unit) if fate == "scan" else self.books[unit].read_bytes()[:3000])
            self.set(unit, "已收到待转录", file=file)
        elif fate == "untouched":
            self.desk.reply(name, self.books[unit].read_bytes())
            self.set(unit, "未报")
        elif fate == "empty":
            # As it went out: without a prefill nothing stands in it, and it holds nothing to count.
            self.desk.reply(name, self.books[unit].read_bytes())
            if prefilled:
                self.set(unit, "未报")
            else:
                self.set(unit, "已收到待转录", file=name)
        elif fate == "rows" and len(tasks) > 1:
            left = set(dice.sample(tasks, dice.randrange(1, len(tasks))))
            self.fill(unit, name, {task: "all" for task in tasks if task not in left})
            self.set(unit, "未报", left)
        elif fate in ("blanks", "nil"):
            chosen = set(dice.sample(tasks, dice.randrange(1, len(tasks) + 1)))
            self.fill(unit, name, {task: fate if task in chosen else "all" for task in tasks})
        else:
            if fate == "twice":
                self.fill(unit, f"{unit}（初稿）.xlsx", {task: "all" for task in tasks}, day=1, version="初稿")
            if fate == "beside":
                self.desk.reply(f"{unit}盖章.pdf", self.scan(unit))
            self.fill(unit, name, {task: "all" for task in tasks})

    def scan(self, unit):
        return (
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n"
            f"% {unit}\n%%EOF\n"
        ).encode()

    def fill(self, unit, name, rows, day=5, version=""):
        """Fills in a unit's form as the unit would, row by row, and notes the states that follow."""
        book = openpyxl.load_workbook(self.books[unit])
        sheet = next(book[title] for title in book.sheetnames if title.startswith("附件"))
        head = next(row for row in sheet.iter_rows() if any(cell.value == "任务编号" for cell in row))
        columns = {cell.value: cell.column for cell in head if cell.value}
        narrative = "落实措施" if self.form == "plan" else "落实情况"
        complete = next((title for title in columns if title.startswith("是否完成")), None)
        for row in sheet.iter_rows(min_row=head[0].row + 1):
            task = row[1].value
            if not isinstance(task, str) or row[0].value in (None, ""):
                continue
            at = row[0].row
            kind = rows.get(task)
            asked = [title for title in columns if columns[title] > columns["重点工作"]]
            if kind is None:
                for title in asked:
                    sheet.cell(at, columns[title]).value = None
                continue
            if kind == "nil":
                for title in asked:
                    sheet.cell(at, columns[title]).value = None
                sheet.cell(at, columns[narrative]).value = "本单位不涉及此项工作"
                self.set(unit, "不涉及", [task], name)
                self.completion[unit, task] = None
                continue
            said = self.dice.choice(["是", "是", "否，项目前期手续正在办理", "基本完成，收尾工作正在进行"])
            answers = {
                narrative: f"{unit}{version}就{task}开展检查{self.dice.randrange(10, 90)}次，完成整改{at}处，投入资金{at * 7}万元",
                "完成时限": "2020年12月底",
                "责任领导": "张建国",
                "联系电话": "13907240001",
            }
            if complete:
                answers[complete] = said
            for title, text in answers.items():
                sheet.cell(at, columns[title]).value = text
            self.completion[unit, task] = {"是": "yes", "否": "no", "基": "partial"}[said[0]]
            self.set(unit, "已报", [task], name)
            if kind == "blanks":
                gone = self.dice.sample(["责任领导", "联系电话"], self.dice.randrange(1, 3))
                for title in gone:
                    sheet.cell(at, columns[title]).value = None
                self.blanks[unit] += len(gone)
                self.set(unit, "部分", [task], name)
        write_fields(sheet, f"2020年{self.as_of[5:7].lstrip('0')}月{day}日")
        path = self.desk.input / "replies" / name
        book.save(path)

    def row(self, **given):
        usual = {"理由": "已电话核实", "决定人": DECIDED}
        if self.period and "表" in given:
            usual["期间"] = MONTH
        self.decisions.append({**usual, **given})

    def decide(self):
        """Draws decisions on some duties and files, and what follows from them."""
        dice, form = self.dice, LABELS[self.form]
        self.lasting = set()
        for unit in self.units:
            tasks = self.tasks(unit)
            unread = [task for task in tasks if self.state[unit, task] == "已收到待转录"]
            files = {self.file[unit, task] for task in unread}
            throw = dice.randrange(9)
            if throw == 0:
                task = dice.choice(tasks)
                lasting = dice.random() < 0.5
                self.row(单位=unit, 任务=task, 表=form, 决定="长期剔除" if lasting else "剔除")
                self.set(unit, "免报", [task])
                if lasting:
                    self.lasting.add((unit, task))
            elif throw == 1:
                self.row(规则="unit-silent", 单位=unit, 表=form, 决定="剔除")
                self.set(unit, "免报")
            elif throw in (2, 3) and len(files) == 1:
                file = files.pop()
                rule = "file-scan" if file.endswith("pdf") else ""
                if not rule and self.state[unit, unread[0]] == "已收到待转录" and file in self.readable():
                    continue
                action, state = (("接受", "已报"), ("退回", "未报"))[throw - 2]
                self.row(规则=rule, 文件=file, 决定=action)
                self.set(unit, state, unread, file)
            elif throw == 4 and unread and next(iter(files)).endswith("pdf"):
                task = dice.choice(unread)
                narrative = "落实措施" if self.form == "plan" else "落实情况"
                values = {narrative: f"{unit}已核查37处，投入资金12万元", "完成时限": "2020年12月底",
                          "责任领导": "张建国", "联系电话": "13907240003"}
                if self.form == "status":
                    values["是否完成 (未完成需说明原因)"] = "是"
                for column, value in values.items():
                    self.row(单位=unit, 任务=task, 表=form, 栏=column, 决定="转录", 转录内容=value)
                self.set(unit, "已报", [task], next(iter(files)))
                self.completion[unit, task] = "yes"
            elif throw == 5:
                task = dice.choice(tasks)
                if self.state[unit, task] in ("未报", "已收到待转录"):
                    self.row(单位=unit, 任务=task, 表=form, 决定="不涉及")
                    self.set(unit, "不涉及", [task])
        # A blank that nobody owes any more is not asked for.
        headings = ["规则", "文件", "工作表", "单元格", "单位", "任务", "表", "期间", "栏", "发现", "决定", "指定单位", "指定任务",
                    "转录内容", "理由", "决定人"]
        if self.decisions:
            book = openpyxl.Workbook()
            sheet = book.active
            sheet.title = "决定"
            sheet.append(headings)
            for row in self.decisions:
                sheet.append([row.get(heading, "") for heading in headings])
            book.save(self.desk.input / "decisions.xlsx")

    def readable(self):
        """Forms that came back blank: they can be opened, so that no fault of a file stands for them."""
        return {f"{unit}.xlsx" for unit in self.units
                if (self.desk.input / "replies" / f"{unit}.xlsx").exists()
                and (self.desk.input / "replies" / f"{unit}.xlsx").read_bytes() == self.books[unit].read_bytes()}

    # What follows for units and tasks.

    def counts(self, unit):
        """(owed, received, unread) of a unit."""
        states = [self.state[unit, task] for task in self.tasks(unit)]
        return (sum(state != "免报" for state in states), sum(state in COME for state in states),
                sum(state == "已收到待转录" for state in states))

    def receipt(self, counts):
        owed, received, unread = counts
        if received + unread == 0:
            return "未报送"
        if received + unread < owed:
            return "部分报送"
        return "待转录" if unread else "全部报送"

    def receipts(self):
        units = {unit: self.counts(unit) for unit in self.units}
        return {unit: self.receipt(counts) for unit, counts in units.items() if counts[0]}

    def deciding(self, task):
        own = [(unit, role) for (unit, one), role in self.duties.items() if one == task]
        # Where its leads are excused, nobody stands in for them.
        leads = [unit for unit, role in own if role == "lead"]
        return [unit for unit in leads or [unit for unit, _ in own] if self.state[unit, task] != "免报"]

    def task_words(self):
        """How many tasks stand how, by the words of 总览."""
        words = collections.Counter()
        for task in (task["id"] for task in self.register["tasks"]):
            units = self.deciding(task)
            if not units and any(one == task for _, one in self.duties):
                if self.form != "plan":
                    words["免报"] += 1
                continue
            states = [self.state[unit, task] for unit in units]
            if self.form == "plan":
                came = sum(self.state[unit, task] in COME for unit in units)
                unread = sum(self.state[unit, task] == "已收到待转录" for unit in units)
                words["牵头" + self.receipt((len(units), came, unread)) if units else "牵头未报送"] += 1
                continue
            said = [self.completion.get((unit, task)) if self.state[unit, task] in ("已报", "部分") else None
                    for unit in units]
            if states and all(state == "不涉及" for state in states):
                words["不涉及"] += 1
            elif said and all(word == "yes" or state == "不涉及" for word, state in zip(said, states)):
                words["已完成"] += 1
            elif "yes" in said or "partial" in said:
                words["推进中"] += 1
            elif "no" in said:
                words["未完成"] += 1
            elif "已收到待转录" in states:
                words["待转录"] += 1
            else:
                words["未报告"] += 1
        return words


class Wrong(Exception):
    """A figure that is not the drawn one."""


def same(what, found, wanted):
    if found != wanted:
        raise Wrong(f"{what}: {found!r}, drawn was {wanted!r}")


def rows_of(sheet):
    return [[cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def number(pattern, text, what):
    found = re.search(pattern, text)
    if not found:
        raise Wrong(f"{what}: {pattern} is not in {text!r}")
    return int(found.group(1))


def recount(round_, desk):
    form = round_.form
    console = desk.run("collect", "--form", form, *round_.period, "--as-of", round_.as_of)
    collected = json.loads((desk.output / "collected.json").read_text(encoding="utf-8"))
    states = {(duty["unit"], duty["task"]): duty["state"] for duty in collected["owed"]}
    for key in round_.state:
        same(f"owed of {key}", states.get(key), round_.state[key])
    same("number of duties", len(collected["owed"]), len(round_.duties))
    for duty in collected["owed"]:
        if duty["state"] in ("已收到待转录",):
            same(f"file of {duty['unit']} {duty['task']}", duty["file"], round_.file[duty["unit"], duty["task"]])
    tally = collections.Counter(round_.state.values())
    received = sum(tally[state] for state in COME)
    missing = tally["未报"] + tally["已收到待转录"]
    ledger = collected["ledger"]
    same("ledger", [ledger[key] for key in ("expected", "received", "missing", "excluded")],
         [len(round_.duties), received, missing, tally["免报"]])
    unusable = [f["found"] for f in collected["findings"] if f["rule"] == "decision-unusable"]
    same("decisions that were not followed", unusable, [])
    check_console(console, desk, round_, tally, received, missing)
    book = openpyxl.load_workbook(desk.output / "master.xlsx")
    check_overview(rows_of(book["总览"]), round_)
    check_units(rows_of(book["报送情况"]), round_, received)
    check_circular(rows_of(book["报送通报"]), round_)
    check_summary(rows_of(book[f"存档·{NAMES[form]}汇总"]), round_)
    check_letters(desk, round_)
    check_generated(desk, round_)


def check_console(console, desk, round_, tally, received, missing):
    line = next(line for line in console.splitlines() if "项次，已报" in line)
    same("console", [int(n) for n in re.findall(r"应报 (\d+) 项次，已报 (\d+)，未报 (\d+)", line)[0]],
         [len(round_.duties), received, missing])
    same("console 免报", number(r"免报 (\d+)", line, "console"), tally["免报"])
    unread = re.search(r"待转录 (\d+)", line)
    same("console 待转录", int(unread.group(1)) if unread else 0, tally["已收到待转录"])
    words = collections.Counter(round_.receipts().values())
    for said in (console, desk.run()):
        line = next(line for line in said.splitlines() if "应报单位" in line)
        same("units in the console", number(r"应报单位 (\d+) 个", line, "units"), sum(words.values()))
        for word in ("全部报送", "部分报送", "待转录", "未报送"):
            found = re.search(rf"{word} (\d+)", line)
            same(f"{word} in the console", int(found.group(1)) if found else 0, words[word])
    same("duban alone", number(r"还欠 (\d+) 项次", desk.run(), "duban"), missing)


def check_overview(rows, round_):
    words = collections.Counter(round_.receipts().values())
    top = next(at for at, row in enumerate(rows) if "应报单位" in row)
    names = [cell for cell in rows[top] if cell not in (None, "")]
    numbers = [cell for cell in rows[top + 1] if isinstance(cell, (int, float))]
    same("tiles", len(names), len(numbers))
    # Tasks and units may both be 待转录: each group has its own tiles.
    tiles = dict(list(zip(names, numbers))[names.index("应报单位"):])
    of_tasks = dict(list(zip(names, numbers))[:names.index("应报单位")])
    same("应报单位", tiles["应报单位"], sum(words.values()))
    for word in ("全部报送", "部分报送", "待转录", "未报送"):
        same(f"总览 {word}", tiles[word], words[word])
    tasks = round_.task_words()
    same("重点工作", of_tasks["重点工作"], sum(tasks.values()))
    kinds = (["牵头全部报送", "牵头部分报送", "牵头待转录", "牵头未报送"] if round_.form == "plan"
             else ["已完成", "推进中", "未完成", "未报告"] + [word for word in ("待转录", "不涉及", "免报") if tasks[word]])
    both = "不涉及、免报"
    for word in kinds:
        if word not in of_tasks and word in both:
            same(f"总览 {both}", of_tasks[both], tasks["不涉及"] + tasks["免报"])
            continue
        same(f"总览 {word}", of_tasks[word], tasks[word])
    # The two tables, of tasks and of units, stand side by side, each with its own last line.
    totals = []
    for row in rows[top + 2:]:
        for at, cell in enumerate(row):
            if cell == "合计":
                figures = []
                for other in row[at + 1:]:
                    if isinstance(other, (int, float)):
                        figures.append(int(other))
                    elif other not in (None, ""):
                        break
                if figures:
                    totals.append(figures)
    wanted = [[sum(tasks.values())] + [tasks[word] for word in kinds],
              [sum(words.values())] + [words[word] for word in ("全部报送", "部分报送", "待转录", "未报送")]]
    same("总览 合计", [figures[:len(row)] for figures, row in zip(totals, wanted)], wanted)
    text = "\n".join(str(cell) for row in rows for cell in row if cell)
    for label, word in (("未报送", "未报送"), ("材料已收到、待转录", "待转录"), ("部分报送", "部分报送")):
        if words[word]:
            same(f"list of {label}", f"{label}（{words[word]}个）" in text, True)
    gone = [unit for unit in round_.units if round_.counts(unit)[0] == 0]
    for unit in gone:
        same(f"{unit} is excused and not named", unit in text, False)


def check_units(rows, round_, received):
    note = next(str(cell) for row in rows for cell in row if cell and "应报项次" not in str(cell) and str(cell).startswith("应报"))
    words = collections.Counter(round_.receipts().values())
    owed = sum(round_.counts(unit)[0] for unit in round_.units)
    same("报送情况 note", [number(r"应报(\d+)个单位", note, "note"), number(r"应报(\d+)项次", note, "note"),
                       number(r"已报(\d+)项次", note, "note")], [sum(words.values()), owed, received])
    listed = {}
    for row in rows:
        if len(row) > 3 and row[1] in round_.units:
            listed[row[1]] = (row[2], row[3])
    wanted = {}
    for unit, word in round_.receipts().items():
        counts = round_.counts(unit)
        wanted[unit] = (word, f"{counts[1]}/{counts[0]}")
    same("报送情况", listed, wanted)


def names_in(text, round_):
    """The units of a line of names; a name may hold the sign that parts them: 各县、市、区人民政府."""
    names = []
    while text:
        fitting = [unit for unit in round_.units if (text + "、").startswith(unit + "、")]
        name = max(fitting, key=len, default=text)
        names.append(name)
        text = text[len(name) + 1:]
    return names


def check_circular(rows, round_):
    texts = [str(cell) for row in rows for cell in row if cell]
    letter = next(text for text in texts if "个单位中" in text)
    words = collections.Counter(round_.receipts().values())
    # What is nowhere goes without words.
    named = [re.search(rf"{word}(\d+)个", letter) for word in ("部分报送", "未报送")]
    same("通报", [number(r"的(\d+)个单位中", letter, "通报"), number(r"全部报送(\d+)个", letter, "通报"),
                *(int(found.group(1)) if found else 0 for found in named)],
         [sum(words.values()), words["全部报送"], words["部分报送"], words["未报送"]])
    found = re.search(r"待转录(\d+)个", letter)
    same("通报 待转录", int(found.group(1)) if found else 0, words["待转录"])
    apart = next((at for at, row in enumerate(rows) if "不属未报" in str(row[0])), None)
    late, unread = {}, {}
    for at, row in enumerate(rows):
        if len(row) > 3 and row[1] in round_.units:
            (unread if apart is not None and at > apart else late)[row[1]] = (row[2], row[3] or "")
    receipts = round_.receipts()
    # Where the list is too long for its page, names stand side by side and the last are counted.
    beyond = apart_beyond = 0
    for text in texts:
        side = re.match(r"(部分报送|未报送|待转录)的单位(\d+)个：(.*?)(?:……其余(\d+)个见.*)?。?$", text)
        if side:
            word, count, names, rest = side.groups()
            named = names_in(names, round_)
            same(f"通报 {word}", len(named) + int(rest or 0), int(count))
            same(f"通报 {word} drawn", int(count), words[word])
            if word == "待转录":
                unread.update({name: (word, None) for name in named})
                apart_beyond += int(rest or 0)
                continue
            beyond += int(rest or 0)
            late.update({name: (word, None) for name in named})
    wanted = {unit: word for unit, word in receipts.items() if word in ("部分报送", "未报送")}
    same("通报 late", {unit: word for unit, (word, _) in late.items()},
         {unit: word for unit, word in wanted.items() if not beyond or unit in late})
    same("通报 late, all", len(late) + beyond, len(wanted))
    rest = apart_beyond
    wanted = {unit: word for unit, word in receipts.items() if word == "待转录"}
    same("通报 apart", {unit: word for unit, (word, _) in unread.items()},
         {unit: word for unit, word in wanted.items() if not rest or unit in unread})
    same("通报 apart, all", len(unread) + rest, len(wanted))
    for unit, (_, lacks) in {**late, **unread}.items():
        if lacks is None:
            continue
        owed, came, waiting = round_.counts(unit)
        missing = owed - came - waiting
        found = re.search(r"缺(\d+)项", lacks)
        same(f"通报 {unit}", int(found.group(1)) if found else 0, missing)
        found = re.search(r"(\d+)项待转录", lacks)
        same(f"通报 {unit} 待转录", int(found.group(1)) if found else 0, waiting)


def check_summary(rows, round_):
    """Who is missing and what waits, task by task."""
    missing, waiting, task = collections.Counter(), collections.Counter(), None
    by_number = {number: task for task, number in round_.numbers.items()}
    for row in rows:
        first = str(row[0] or "")
        if first in by_number:
            task = by_number[first]
        elif first == "未报":
            missing[task] += number(r"（(\d+)个）", str(row[1]), "汇总")
        elif first == "待转录":
            waiting[task] += str(row[1]).count("：“")
    for name, found, state in (("未报", missing, "未报"), ("待转录", waiting, "已收到待转录")):
        wanted = collections.Counter(task for (_, task), own in round_.state.items() if own == state)
        same(f"汇总 {name}", +found, +wanted)


def paper(path):
    """The text of a Word document, a line for each paragraph."""
    with zipfile.ZipFile(path) as parts:
        body = parts.read("word/document.xml").decode("utf-8")
    paragraphs = re.findall(r"<w:p[ >].*?</w:p>", body, re.S)
    texts = ("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", one)) for one in paragraphs)
    return html.unescape("\n".join(texts))


def check_letters(desk, round_):
    letters = {}
    for path in (desk.output / "reminders").glob("*.docx"):
        unit = path.stem.split("-", 1)[1]
        letters[unit] = paper(path)
    blanks = {unit for unit in round_.units
              if any(round_.state[unit, task] == "部分" for task in round_.tasks(unit))}
    owing = {unit for unit in round_.units if round_.counts(unit)[0] > round_.counts(unit)[1]}
    same("who gets a letter", set(letters), owing | blanks)
    for unit, text in letters.items():
        owed, came, waiting = round_.counts(unit)
        missing = owed - came - waiting
        lines = text.splitlines()
        said = 0
        for line in lines:
            found = re.search(r"共(\d+)项任务，均未|缺(\d+)项任务", line)
            said += int(next(n for n in found.groups() if n)) if found else 0
        same(f"letter to {unit}: missing", said, missing)
        said = sum(int(n) for n in re.findall(r"(\d+)项任务，收到的“", text))
        same(f"letter to {unit}: waiting", said, waiting)
        for word in ("决定表", "名录", "文件夹", "duban", DECIDED):
            same(f"letter to {unit}: {word}", word in text, False)
        if came == 0 and not any(round_.state[unit, task] in COME for task in round_.tasks(unit)) and unit not in round_.came:
            same(f"letter to {unit}: nothing came", "尚未收到" in text, True)


def check_generated(desk, round_):
    """The next forms leave out what is excused, for as long as the decision says."""
    if round_.period:
        check_forms(desk.json("generate", "--form", "status", "--period", NEXT_MONTH), round_, [], ["status"])
        check_forms(desk.json("generate", "--form", "status", *round_.period), round_, ["status"], [])
        return
    other = "status" if round_.form == "plan" else "plan"
    check_forms(desk.json("generate"), round_, [round_.form], [other])


def check_forms(made, round_, now, later):
    """Forms of this round leave out all that is excused, those of another only what is excused for good."""
    books = {book["unit"]: book for book in made["workbooks"]}
    for unit in round_.units:
        wanted = {form: {t for t in round_.tasks(unit) if round_.state[unit, t] != "免报"} for form in now}
        wanted |= {form: {t for t in round_.tasks(unit) if (unit, t) not in round_.lasting} for form in later}
        wanted = {form: tasks for form, tasks in wanted.items() if tasks}
        same(f"forms of {unit}", sorted(books[unit]["forms"]) if unit in books else [], sorted(wanted))
        if unit not in books or not round_.dice.randrange(3) == 0:
            continue
        book = openpyxl.load_workbook(books[unit]["path"], read_only=True)
        for form, tasks in wanted.items():
            sheet = next(book[title] for title in book.sheetnames if title.startswith(LABELS[form]))
            ids = {row[1] for row in sheet.iter_rows(values_only=True) if len(row) > 1 and re.fullmatch(r"T\d+", str(row[1]))}
            same(f"tasks of {unit} on {form}", ids, tasks)


def main():
    wrong, tally = 0, collections.Counter()
    for seed in range(FIRST, FIRST + ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            # Every third round is of a form that comes back each month.
            monthly = seed % 3 == 0
            desk = Desk(Path(folder), monthly)
            (desk.output).mkdir(exist_ok=True)
            round_ = Round(desk, seed, monthly)
            try:
                recount(round_, desk)
            except Wrong as fault:
                wrong += 1
                print(f"round {seed} ({' '.join([round_.form, *round_.period])}): {fault}")
            tally.update(round_.state.values())
    print(f"{ROUNDS} rounds from {FIRST}: {dict(tally)}; {wrong} counted otherwise than drawn")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

"""What the checks with a real office suite share: the binary, its output, LibreOffice."""

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DUBAN = Path(os.environ.get("DUBAN", ROOT / "target/release/duban"))


def duban(*args, statuses=(0,)):
    """Runs the program; its standard output."""
    done = subprocess.run([DUBAN, *map(str, args)], capture_output=True, text=True)
    if done.returncode not in statuses:
        sys.exit(f"duban {args}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def generate(output):
    """Generates the real notice's workbooks; (rows of the manifest by number of tasks, task texts by id)."""
    # Exit 1 says that findings remain for a person, as they do in the real notice.
    duban("generate", "--input", ROOT / "input", "--output", output, statuses=(0, 1))
    register = json.loads(duban("register", "--json", "--input", ROOT / "input", "--output", output, statuses=(0, 1)))
    workbooks = json.loads((output / "generated.json").read_text())["workbooks"]
    workbooks.sort(key=lambda row: row["lead"] + row["co"])
    return workbooks, {task["id"]: task["text"] for task in register["tasks"]}


def three(workbooks):
    """The smallest, the median and the largest unit."""
    return [workbooks[0], workbooks[len(workbooks) // 2], workbooks[-1]]


def ids_in(path):
    """The task ids of each form, as the very hidden sheet lists them."""
    with zipfile.ZipFile(path) as package:
        strings = package.read("xl/sharedStrings.xml").decode()
    texts = [unescape(text) for text in re.findall(r"<t[^>]*>([^<]*)</t>", strings)]
    lists = [text.split(",") for text in texts if re.fullmatch(r"T\d{3,}(,T\d{3,})*", text)]
    return max(lists, key=len)


def soffice(*args, fonts=None):
    """Runs LibreOffice once with a profile of its own."""
    env = dict(os.environ)
    if fonts:
        env["FONTCONFIG_FILE"] = str(fonts)
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", *map(str, args)]
        done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=300)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr}")


def squeeze(text):
    """Text without blanks and line breaks."""
    return re.sub(r"\s+", "", text)

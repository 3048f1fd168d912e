"""Disturbs `duban collect` and `duban generate` at random points, and looks at what is left and at the next run.

Two sets of input, A and B, are run undisturbed once; that gives the two sets of outputs that are right. Then, over and
over: the outputs of one are in place, a run on the other is disturbed, and afterwards every file under a final name must
be one of these two, byte for byte. The next, undisturbed run must leave exactly the outputs of the other.
"""

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from common import DUBAN, ROOT, duban

TIMES = int(os.environ.get("FAULTS", "40"))
DICE = random.Random(int(os.environ.get("SEED", "1")))
TEMPORARY = ".duban-tmp-"


# What was written, byte for byte, so that a later run removes what it made false.
RECORD = ".duban-made.json"


def made(folder):
    """Every file under a final name, with a hash of its bytes; what is kept for the next run is none that anybody reads."""
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        parts = (".duban.lock", ".cache", "lost+found", TEMPORARY)
        if path.is_file() and not any(part.startswith(parts) for part in name.parts):
            files[name.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return files


def leftovers(folder):
    return [path.name for path in folder.rglob("*") if path.name.startswith(TEMPORARY)]


def sets(base):
    """The inputs A and B: a round of the real notice, and the same with replies missing, added and hostile."""
    rehearsal = base / "rehearsal"
    duban("rehearse", "--input", ROOT / "input", "--output", rehearsal, statuses=(0, 1))
    replies = next(path for path in rehearsal.rglob("replies") if path.is_dir())
    inputs = {}
    for name in "AB":
        inputs[name] = base / f"input-{name}"
        shutil.copytree(ROOT / "input", inputs[name], ignore=shutil.ignore_patterns("replies"))
        shutil.copytree(replies, inputs[name] / "replies")
    files = sorted((inputs["B"] / "replies").iterdir())
    for path in files[::5]:
        path.unlink()
    hostile(inputs["B"] / "replies")
    return inputs


def hostile(folder):
    """Replies that cost a worker each, so that workers die by themselves too."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    relations = '<Relationships><Relationship Id="r1" Type="{}" Target="{}"/></Relationships>'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations.format(kind + "officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": '<workbook><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations.format(kind + "worksheet", "sheet1.xml"),
        "xl/sheet1.xml": "<worksheet><sheetData/></worksheet>",
        "xl/sharedStrings.xml": '<sst count="1" uniqueCount="10000000000"><si><t>x</t></si></sst>',
    }
    for number in range(3):
        with zipfile.ZipFile(folder / f"虚报{number}.xlsx", "w") as book:
            for name, text in parts.items():
                book.writestr(zipfile.ZipInfo(name), text)


class Verb:
    """A verb with its inputs and what it makes of each."""

    def __init__(self, name, base, inputs):
        self.name, self.inputs = name, inputs
        self.right, self.folders, self.seconds = {}, {}, 0.0
        for key in inputs:
            self.folders[key] = base / f"right-{name}-{key}"
            began = time.monotonic()
            status = self.start(key, self.folders[key]).wait()
            self.seconds = max(self.seconds, time.monotonic() - began)
            assert status in (0, 1), (name, key, status)
            self.right[key] = made(self.folders[key])
        assert self.right["A"] != self.right["B"]

    def start(self, key, output, **options):
        arguments = [DUBAN, self.name, "--input", self.inputs[key], "--output", output]
        if self.name == "collect":
            arguments += ["--as-of", "2020-12-31", "--export", "csv"]
        elif key == "B":
            arguments += ["--form", "plan"]
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True} | options
        return subprocess.Popen(list(map(str, arguments)), **options)

    def put(self, key, output):
        """Places what an undisturbed run leaves."""
        for path in output.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self.folders[key], output, dirs_exist_ok=True)

    def check_whole(self, old, new, output, mixed):
        """Every file is of the outputs before or after; all of one of them unless the kill fell between the renames."""
        now = made(output)
        before, after = self.right[old], self.right[new]
        for name, found in now.items():
            known = found in (before.get(name), after.get(name))
            # While files take their names, the record of them holds what stood and what will stand.
            if not known and mixed and name == RECORD:
                known = bool(json.loads((output / name).read_text(encoding="utf-8")))
            assert known, f"{self.name}: half a file {name}"
        for name in before.keys() & after.keys():
            assert name in now, f"{self.name}: {name} is gone"
        if now not in (before, after):
            assert mixed, f"{self.name}: outputs of two runs are mixed"
            return "between"
        return "before" if now == before else "after"

    def check_next(self, new, output):
        """The next run is as undisturbed."""
        run = self.start(new, output)
        said = run.communicate()[1]
        assert run.returncode in (0, 1), said
        assert made(output) == self.right[new], f"{self.name}: the next run differs"
        assert not leftovers(output), leftovers(output)


def children(parent):
    """Process ids of the workers of a run."""
    found = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        try:
            found += [int(word) for word in task.read_text().split()]
        except OSError:
            pass
    return found


def kill_workers(verb, old, new, output):
    run = verb.start(new, output)
    killed = 0
    while run.poll() is None:
        time.sleep(DICE.uniform(0, verb.seconds / 3))
        for worker in children(run.pid):
            if DICE.random() < 0.7:
                try:
                    os.kill(worker, signal.SIGKILL)
                    killed += 1
                except ProcessLookupError:
                    pass
    said = run.communicate()[1]
    assert run.returncode in (0, 1), said
    # A document whose worker is killed twice is reported as unreadable: that is no half file, but another result.
    assert not leftovers(output), leftovers(output)
    return f"{killed} workers"


def kill_parent(verb, old, new, output):
    run = verb.start(new, output)
    # Half of the kills fall into the end, where the outputs are written and get their names.
    part = DICE.uniform(0, 1.05) if DICE.random() < 0.5 else DICE.uniform(0.8, 1.1)
    time.sleep(part * verb.seconds)
    workers = children(run.pid)
    run.send_signal(DICE.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
    run.communicate()
    state = verb.check_whole(old, new, output, mixed=True)
    for _ in range(300):
        alive = [worker for worker in workers if Path(f"/proc/{worker}/exe").exists()]
        if not alive:
            return state
        time.sleep(0.1)
    sys.exit(f"workers outlive the program: {alive}")


def fill_disk(verb, old, new, output):
    """The disk is full before everything is written: exit 2, a message, and everything as before."""
    disk = Disk(output) if Disk.works else None
    largest = max((verb.folders[new] / name).stat().st_size for name in verb.right[new])
    try:
        if disk:
            used = disk.used()
            disk.resize(used + int(DICE.uniform(0.02, 1.2) * used))
            run = verb.start(new, output)
        else:
            limit = int(DICE.uniform(0.02, 1.2) * largest)
            run = verb.start(new, output, preexec_fn=lambda: limit_files(limit))
        said = run.communicate()[1]
        state = verb.check_whole(old, new, output, mixed=False)
        assert run.returncode in (0, 1, 2), said
        assert (run.returncode == 2) == (state == "before"), (run.returncode, state, said)
        assert run.returncode != 2 or ("写入失败" in said or "生成工作簿失败" in said), said
        assert not leftovers(output) or run.returncode != 2, leftovers(output)
        return "full" if run.returncode == 2 else "fitted"
    finally:
        if disk:
            disk.resize(1 << 30)


def limit_files(size):
    """Without a disk of one's own: writing fails beyond a size, as on a full one."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def start_twice(verb, old, new, output):
    first = verb.start(new, output)
    time.sleep(DICE.uniform(0, verb.seconds))
    second = verb.start(old, output)
    said = second.communicate()[1]
    first.communicate()
    assert first.returncode in (0, 1, 2) and second.returncode in (0, 1, 2)
    for run, words in ((second, said),):
        if run.returncode == 2:
            assert "另一个 duban 正在使用这个输出文件夹" in words, words
    state = verb.check_whole(old, new, output, mixed=False)
    return f"second {'refused' if second.returncode == 2 else 'ran after'}, {state}"


class Disk:
    """A small disk of one's own, if this system lets us mount one."""

    works = False

    def __init__(self, folder):
        self.folder = folder

    def used(self):
        space = os.statvfs(self.folder)
        return (space.f_blocks - space.f_bfree) * space.f_frsize

    def resize(self, size):
        subprocess.run(["mount", "-o", f"remount,size={max(size, 4096)}", str(self.folder)], check=True)

    @classmethod
    def mount(cls, folder):
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g", "tmpfs", str(folder)], capture_output=True)
        cls.works = done.returncode == 0

    @classmethod
    def unmount(cls, folder):
        if cls.works:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def main():
    base = Path(tempfile.mkdtemp(prefix="duban-faults-"))
    output = base / "output"
    output.mkdir()
    Disk.mount(output)
    if not Disk.works:
        print("no disk can be mounted here: writing is made to fail by a limit on the size of files instead")
    try:
        inputs = sets(base)
        verbs = [Verb("collect", base, inputs), Verb("generate", base, inputs)]
        faults = [kill_workers, kill_parent, kill_parent, fill_disk, start_twice]
        count = {}
        for number in range(TIMES):
            fault = faults[number % len(faults)]
            verb = verbs[0] if fault is kill_workers or DICE.random() < 0.7 else verbs[1]
            old, new = DICE.choice(["AB", "BA"])
            verb.put(old, output)
            state = f"{verb.name} {fault.__name__}: {fault(verb, old, new, output)}"
            verb.check_next(new, output)
            kind = state if "workers" not in state else f"{verb.name} {fault.__name__}"
            count[kind] = count.get(kind, 0) + 1
            if (number + 1) % 20 == 0:
                print(f"{number + 1} of {TIMES}: {count}", flush=True)
        for state in sorted(count):
            print(f"{count[state]:4} {state}")
        print(f"{TIMES} faults: outputs whole, and every next run as an undisturbed one")
    finally:
        Disk.unmount(output)
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()

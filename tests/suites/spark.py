"""The same bytes from Spark as from one process: with shuffled partitions, and with an executor killed in the middle."""

import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path

from common import DUBAN, ROOT, duban

MODULE = ROOT / "integrations" / "spark"
DAY = "2020-12-31"
sys.path.insert(0, str(MODULE))
os.environ["PYSPARK_PYTHON"] = sys.executable
# Executors find the module here; where it is installed as a wheel they need nothing.
os.environ["PYTHONPATH"] = str(MODULE)

from duban_spark import merge, pieces  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402


def bomb():
    """A page of 420 MB in 400 KB: no worker has memory enough for it."""
    page = zlib.compress(bytes(420 << 20), 9)
    head = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
    )
    stream = b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(page) + page + b"\nendstream endobj\n"
    return head + stream + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def made(folder):
    """Every file that a collection made, with its bytes; what is kept for the next one is none."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def executors():
    """The executors that this process has started, by what the system tells of its descendants."""
    parents, names = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                names[int(entry.name)] = (entry / "cmdline").read_bytes()
            except (OSError, IndexError):
                continue
    own = {os.getpid()}
    for _ in range(8):
        own |= {pid for pid, parent in parents.items() if parent in own}
    return sorted(pid for pid in own if b"CoarseGrainedExecutorBackend" in names.get(pid, b""))


def kill_one(spark, killed):
    """Kills an executor as soon as it is at work and something is done already."""
    tracker = spark.sparkContext.statusTracker()
    until = time.time() + 240
    while time.time() < until and not killed:
        for stage in tracker.getActiveStageIds():
            about = tracker.getStageInfo(stage)
            if about and about.numTasks >= 6 and about.numCompletedTasks >= 1 and about.numActiveTasks >= 1:
                for pid in executors()[:1]:
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
        time.sleep(0.05)


def main():
    base = Path(tempfile.mkdtemp(prefix="duban-spark-"))
    try:
        duban("rehearse", "--units", 12, "--seed", 7, "--out", base / "rehearsal")
        (base / "input").mkdir()
        shutil.copy(base / "rehearsal" / "register.xlsx", base / "input")
        replies = base / "input" / "replies"
        shutil.move(base / "rehearsal" / "replies", replies)
        (replies / "咸安区").mkdir()
        shutil.copy(next(replies.glob("*.xlsx")), replies / "咸安区" / "再发 一份%20.xlsx")
        (replies / "咸安区" / "~$锁.xlsx").write_bytes(b"x")
        (replies / "膨胀.pdf").write_bytes(bomb())
        duban("collect", "--input", base / "input", "--output", base / "one", "--as-of", DAY, statuses=(0, 1))
        expected = made(base / "one")
        assert "master.xlsx" in expected and len(expected) > 6, sorted(expected)
        spark = (
            SparkSession.builder.master("local-cluster[2,1,1024]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.memory", "1g")
            .config("spark.executor.memory", "1g")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
        try:
            for run, partitions in [("plain", None), ("shuffled", 5), ("killed", 9)]:
                killed = []
                killer = threading.Thread(target=kill_one, args=(spark, killed), daemon=True)
                if run == "killed":
                    killer.start()
                count = pieces(
                    spark, str(replies), str(base / "input"), str(base / run), DAY, duban=str(DUBAN), partitions=partitions
                )
                if run == "killed":
                    assert killed, "no executor was killed while there was work"
                out = base / "merged"
                merge(str(base / run), str(base / "input"), str(out), duban=str(DUBAN))
                got = made(out)
                differ = [name for name in expected.keys() | got.keys() if expected.get(name) != got.get(name)]
                assert not differ, f"{run}: {sorted(differ)}"
                shutil.rmtree(out)
                print(f"Spark, {run}: {count} files, the same bytes in {len(got)} files of output")
            # By office: a folder of pieces for each, which merge alone or together.
            pieces(spark, str(replies), str(base / "input"), str(base / "offices"), DAY, duban=str(DUBAN), by_office=True)
            offices = sorted(path.name for path in (base / "offices").iterdir() if path.is_dir())
            assert offices == ["office=-", "office=咸安区"], offices
            merge(str(base / "offices"), str(base / "input"), str(base / "merged"), duban=str(DUBAN))
            assert made(base / "merged") == expected
            print(f"Spark, by office: {len(offices)} folders of pieces, the same bytes")
            (replies / "_名单.xlsx").write_bytes(b"x")
            try:
                pieces(spark, str(replies), str(base / "input"), str(base / "lost"), DAY, duban=str(DUBAN))
                raise AssertionError("a file that Spark passes over was lost without a word")
            except ValueError as refused:
                assert "_名单.xlsx" in str(refused)
        finally:
            spark.stop()
    finally:
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()

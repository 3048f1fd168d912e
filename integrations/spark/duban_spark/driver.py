"""What runs where the job is started: lists the replies, sends them through `duban take` on the executors, writes pieces."""

import io
import os
import shutil
import subprocess
import sysconfig
import tempfile
import zipfile

import pyarrow as pa

from . import rows
from .process import Take

# What stands in the input folder besides the replies and is of no use to them.
NO_INPUT = {"replies"}
# Files whose rows go back to Spark together.
BATCH = 8


def program():
    """The duban that was installed with this module, or the one on the path."""
    own = os.path.join(sysconfig.get_path("scripts"), "duban")
    found = own if os.path.exists(own) else shutil.which("duban")
    if not found:
        raise FileNotFoundError("duban is not installed here: pip install duban-spark, or name it by `duban=`")
    return found


def pieces(spark, replies, input, out, as_of, form=(), period=None, duban=None, partitions=None, by_office=False):
    """Takes in every file below `replies` and writes what it gave below `out`; yields the number of files.

    `input` is the input folder of the round on this machine: notice or register.xlsx, directory.xlsx, decisions.xlsx, with
    duban.toml beside it. With `by_office` the first folder of each file is its office (`-` for files in none), and the pieces
    of each office stand in a folder `office=…` of their own.
    """
    from pyspark.sql import functions as F

    base = _base(spark, replies)
    _refuse_what_spark_passes_over(spark, base)
    given = spark.sparkContext.broadcast(_packed(input))
    options = ["--as-of", as_of]
    for key in form:
        options += ["--form", key]
    if period:
        options += ["--period", period]

    def batches(iterator):
        yield from _taken(iterator, given.value, options, duban, base)

    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(replies)
    files = files.select("path", "content")
    if partitions:
        files = files.repartition(partitions)
    taken = files.mapInArrow(batches, rows.ddl())
    # Rows without replies are of files that are only passed over: office lock files, signatures.
    taken = taken.where(F.size("replies") > 0)
    if by_office:
        own = F.split("source", "/").getItem(0)
        taken = taken.withColumn("office", F.when(F.contains("source", F.lit("/")), own).otherwise(F.lit("-")))
    writer = taken.write.mode("errorifexists").option("compression", "uncompressed")
    (writer.partitionBy("office") if by_office else writer).parquet(out)
    return spark.read.parquet(out).count()


def merge(pieces, input, output, duban=None, options=()):
    """Weighs pieces on a path of this machine, as `duban merge` does; yields its exit status, 0 or 1."""
    command = [duban or program(), "merge", pieces, "--input", input, "--output", output, *options]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode > 1:
        raise RuntimeError(done.stderr)
    return done.returncode


def _base(spark, replies):
    """The folder of the replies as Spark names files in it."""
    jvm = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(replies)
    system = path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    return system.makeQualified(path).toString()


def _refuse_what_spark_passes_over(spark, base):
    """Spark reads no file whose name begins with `_`: none is lost without a word."""
    jvm = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(base)
    system = path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    listed = system.listFiles(path, True)
    lost = []
    while listed.hasNext():
        inside = _inside(listed.next().getPath().toString(), base)
        if any(step.startswith("_") for step in inside.split("/")) or inside.endswith("._COPYING_"):
            lost.append(inside)
    if lost:
        raise ValueError(f"Spark passes over {len(lost)} files whose names begin with _, rename them: {lost[:5]}")


def _inside(path, base):
    """The path of a file within the replies folder."""
    own, folder = _bare(path), _bare(base)
    if not own.startswith(folder + "/"):
        raise ValueError(f"{path} does not lie in {base}")
    return own[len(folder) + 1 :]


def _bare(path):
    """A path without the file system that it is of: file:/a, file:///a and /a are one."""
    scheme, colon, rest = path.partition(":")
    rest = rest if colon and "/" not in scheme else path
    return "/" + rest.strip("/")


def _packed(input):
    """The input folder without the replies, and the settings beside it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, inner, names in os.walk(input):
            if os.path.samefile(folder, input):
                inner[:] = [name for name in inner if name not in NO_INPUT]
            for name in names:
                path = os.path.join(folder, name)
                archive.write(path, os.path.join("input", os.path.relpath(path, input)))
        settings = os.path.join(os.path.dirname(os.path.abspath(input)), "duban.toml")
        if os.path.exists(settings):
            archive.write(settings, "duban.toml")
    return buffer.getvalue()


def _taken(iterator, packed, options, duban, base):
    """The rows of the files of one task; runs on an executor."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            archive.extractall(folder)
        command = [duban or program(), "take", "--input", os.path.join(folder, "input"), *options]
        take = None
        try:
            for batch in iterator:
                for start in range(0, batch.num_rows, BATCH):
                    part = batch.slice(start, BATCH).to_pydict()
                    take = take or Take(command)
                    given = [
                        take.row(_inside(path, base), content) for path, content in zip(part["path"], part["content"])
                    ]
                    yield pa.RecordBatch.from_pylist(given, schema=rows.ARROW)
        finally:
            if take:
                take.close()

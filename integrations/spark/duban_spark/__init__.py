"""duban on Apache Spark: every reply is taken in where it lies, and what it gave is written as pieces for `duban merge`.

    from duban_spark import pieces, merge

    pieces(spark, "hdfs:///督查/replies", "input", "hdfs:///督查/pieces", as_of="2020-12-31")
    merge("/mnt/督查/pieces", "input", "output")

A row a file. A file that kills the process that reads it costs its own finding and nothing else; a task that Spark runs again, on
whatever executor, gives the same rows.
"""

from .driver import merge, pieces, program
from .process import Take

__all__ = ["Take", "merge", "pieces", "program"]

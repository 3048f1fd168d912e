"""The columns of a piece for Arrow and for Spark (docs/scale.md)."""

import pyarrow as pa

LISTS = {
    "replies": ["file", "sha256", "unit", "forms", "sent", "changed"],
    "answers": ["file", "unit", "task", "form", "period", "column", "text", "sheet", "cell"],
    "fields": ["file", "unit", "form", "period", "field", "text", "sheet", "cell"],
    "findings": ["file", "rule", "severity", "unit", "task", "form", "sheet", "cell", "found", "expected", "advice"],
}
COLUMNS = [
    ("terms", pa.string()),
    ("source", pa.string()),
    ("sha256", pa.string()),
    ("sound", pa.bool_()),
    ("cells", pa.int64()),
    ("official", pa.int64()),
    ("reported", pa.int64()),
    *((name, pa.list_(pa.struct([(column, pa.string()) for column in columns]))) for name, columns in LISTS.items()),
    ("taken", pa.binary()),
    ("seal", pa.string()),
]
ARROW = pa.schema(COLUMNS)


def ddl():
    """The same for Spark."""
    lists = {
        name: "array<struct<" + ",".join(f"`{column}`:string" for column in columns) + ">>"
        for name, columns in LISTS.items()
    }
    plain = {"sound": "boolean", "cells": "bigint", "official": "bigint", "reported": "bigint", "taken": "binary"}
    return ", ".join(f"`{name}` {lists.get(name) or plain.get(name, 'string')}" for name in ARROW.names)

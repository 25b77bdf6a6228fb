"""The tables in Spark: a data source for files, and a function for columns of bytes.

>>> from section16 import spark                                             # doctest: +SKIP
>>> spark.register(session)                                                 # doctest: +SKIP
>>> session.read.format("section16").load("filings/").show()                # doctest: +SKIP

Options of the data source:

``table``
    The table that is read; ``filings`` by default.
``layout``
    ``tables`` (the default), ``sec`` or ``flat``.
``columns``
    Names parted by commas: only these are built and handed on.
``partitionBytes``
    About so many bytes of files are a partition, 64 MB by default. An archive is one partition.

A filter on ``accession_number`` is applied before rows reach Spark. A filing that cannot be read is a row
of ``problems`` and never fails a job.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql.datasource import DataSource, DataSourceReader, EqualTo, Filter, In, InputPartition
from pyspark.sql.pandas.types import from_arrow_schema

from .errors import UsageError
from .tables import tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

#: About so many bytes of files are a partition: 5,000 to 10,000 filings, a second or less of work.
PARTITION_BYTES = 64 * 1024 * 1024

_ARCHIVES = (".zip", ".tar", ".tgz", ".gz")
_ACCESSION = re.compile(r"(?<!\d)(\d{10})-?(\d{2})-?(\d{6})(?!\d)")


def register(session: SparkSession) -> None:
    """Make ``format("section16")`` known to a session, and let Spark hand filters on to it.

    Without the latter Spark refuses every data source that could take them.
    """
    session.conf.set("spark.sql.python.filterPushdown.enabled", "true")
    session.dataSource.register(Section16)


class Section16(DataSource):
    """The data source ``section16``."""

    @classmethod
    def name(cls) -> str:
        return "section16"

    def schema(self) -> StructType:
        schema = arrow_schema(self.options.get("table", "filings"), self.options.get("layout", "tables"))
        names = self.options.get("columns")
        if names:
            schema = pa.schema([_field(schema, name.strip()) for name in names.split(",")])
        return from_arrow_schema(schema)

    def reader(self, schema: StructType | pa.Schema) -> Reader:
        path = self.options.get("path")
        if not path:
            raise UsageError("no path is given", 'load("filings/")', 2)
        return Reader(
            path=path,
            table=self.options.get("table", "filings"),
            layout=self.options.get("layout", "tables"),
            # Sail hands over a schema of Arrow.
            columns=schema.names,
            partition_bytes=int(self.options.get("partitionbytes", PARTITION_BYTES)),
        )


@dataclass
class Files(InputPartition):
    """Files of one partition: pairs of the folder that was asked for and a file below it."""

    files: list[Any]


@dataclass
class Reader(DataSourceReader):
    """Reads a table of the filings below a path."""

    path: str
    table: str
    layout: str
    columns: list[str]
    partition_bytes: int
    #: The accession numbers that are asked for; None for all.
    wanted: frozenset[str] | None = None

    def pushFilters(self, filters: list[Filter]) -> Iterator[Filter]:
        for condition in filters:
            key = getattr(condition, "attribute", None) == (_key(self.layout),)
            if key and isinstance(condition, EqualTo):
                self._want({condition.value})
            elif key and isinstance(condition, In):
                self._want(set(condition.value))
            else:
                yield condition

    def _want(self, numbers: set[str]) -> None:
        self.wanted = frozenset(numbers if self.wanted is None else numbers & self.wanted)

    def partitions(self) -> list[Files]:
        return list(divide(self.path, self.partition_bytes))

    def read(self, partition: Files) -> Iterator[pa.RecordBatch]:
        made = tables(partition.files, self.layout, jobs=1)
        try:
            stream = pa.RecordBatchReader.from_stream(made[self.table])
            for batch in stream:
                if self.wanted is not None:
                    keys = pa.array(sorted(self.wanted), pa.string())
                    batch = batch.filter(pc.is_in(batch.column(_key(self.layout)), keys))
                if batch.num_rows:
                    yield batch.select(self.columns)
        finally:
            made.close()


def divide(path: str, partition_bytes: int = PARTITION_BYTES) -> Iterator[Files]:
    """The files at ``path`` in partitions of about so many bytes.

    Files whose names have one accession number are in one partition, where copies of a filing are
    settled as the program does it. Hidden files and folders are left out, as everywhere.
    """
    if not os.path.isdir(path):
        yield Files([path])
        return
    groups: dict[str, list[tuple[str, int]]] = {}
    for folder, folders, files in os.walk(path, followlinks=True):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.startswith("."):
                continue
            file = os.path.join(folder, name)
            size = os.path.getsize(file) if os.path.exists(file) else 0
            if name.lower().endswith(_ARCHIVES):
                yield Files([(path, file)])
                continue
            numbers = [_ACCESSION.search(part) for part in reversed(file.split(os.sep)[-3:])]
            number = next((found.group() for found in numbers if found), file)
            groups.setdefault(number.replace("-", ""), []).append((file, size))
    taken: list[tuple[str, str]] = []
    total = 0
    for group in groups.values():
        size = sum(size for _, size in group)
        if taken and total + size > partition_bytes:
            yield Files(taken)
            taken, total = [], 0
        taken += [(path, file) for file, _ in group]
        total += size
    if taken:
        yield Files(taken)


def of_bytes(
    frame: DataFrame, table: str = "filings", layout: str = "tables", *, content: str = "content", name: str = "path"
) -> DataFrame:
    """A table of the filings in a column of bytes, such as that of ``session.read.format("binaryFile")``
    or of a Delta or Iceberg table.

    ``name`` is a column that says where the bytes are from, and may have the accession number. Copies of
    a filing are settled within a partition; ``frame.repartition("path")`` puts them together.
    """

    def convert(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        filings = (
            (str(where), bytes(what))
            for batch in batches
            for where, what in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist())
            if what is not None
        )
        made = tables(filings, layout, jobs=1)
        try:
            yield from pa.RecordBatchReader.from_stream(made[table])
        finally:
            made.close()

    schema = from_arrow_schema(arrow_schema(table, layout))
    return frame.select(name, content).mapInArrow(convert, schema)


def _of_each_filing(layout: str) -> str:
    """The layout, unless its rows rest on filings that other tasks read."""
    if layout == "research":
        hint = "write them with section16.convert(..., layout=\"research\", format=\"parquet\") and read the files"
        raise UsageError("the research tables rest on all filings together, and a task sees a part of them", hint, 2)
    return layout


def arrow_schema(table: str, layout: str = "tables") -> pa.Schema:
    """The Arrow schema of a table, with the types of the Parquet output."""
    made = tables(iter(()), _of_each_filing(layout))
    try:
        if table not in made:
            raise UsageError(f"there is no table `{table}` in the layout {layout}", ", ".join(made), 2)
        return pa.RecordBatchReader.from_stream(made[table]).schema
    finally:
        made.close()


def _key(layout: str) -> str:
    return "ACCESSION_NUMBER" if layout == "sec" else "accession_number"


def _field(schema: pa.Schema, name: str) -> pa.Field:
    if name not in schema.names:
        raise UsageError(f"there is no column `{name}`", ", ".join(schema.names), 2)
    return schema.field(name)

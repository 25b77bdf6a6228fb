"""Many filings as tables that Arrow's consumers take as they are."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Callable, Union

from . import _section16
from .report import Report, of_run

Path = Union[str, "os.PathLike[str]"]
Inputs = Union[Path, "list[Path]", Iterable[bytes], Iterable["tuple[str, bytes]"]]
Progress = Callable[["dict[str, Any]"], object]


class Table:
    """A table, as a stream of Arrow record batches that can be taken any number of times.

    ``pyarrow.table(t)``, ``polars.DataFrame(t)``, ``duckdb.sql("from t")`` and pandas
    (``pandas.DataFrame.from_arrow(t)``) take it as it is. A few thousand rows are in memory at a time.
    """

    def __init__(self, name: str, path: str, owner: Tables) -> None:
        #: The name of the table.
        self.name = name
        self._stream = _section16.Stream(path)
        # The files live as long as any of their tables.
        self._owner = owner

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._stream.stream(requested_schema)

    def __len__(self) -> int:
        return self._stream.rows()

    def __repr__(self) -> str:
        return f"<section16.Table {self.name}, {len(self)} rows>"


class Tables(Mapping[str, Table]):
    """The tables of a layout by name, and in ``report`` what the run that made them did."""

    def __init__(self, folder: str, layout: str, run: dict[str, Any]) -> None:
        self._close = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        #: What the run did: counts, and what a user should be told.
        self.report: Report = of_run(run, strict=False)
        names = _section16.table_names(layout)
        self._tables = {name: os.path.join(folder, name + ".parquet") for name in names}

    def __getitem__(self, name: str) -> Table:
        return Table(name, self._tables[name], self)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __repr__(self) -> str:
        return f"<section16.Tables {', '.join(self)}>"

    def close(self) -> None:
        """Remove the files behind the tables now, rather than when nothing refers to them any more."""
        self._close()


def tables(
    inputs: Inputs,
    layout: str = "tables",
    jobs: int | None = None,
    *,
    progress: Progress | None = None,
) -> Tables:
    """Read filings into tables: a mapping of names to objects with ``__arrow_c_stream__``.

    ``inputs`` is a file, folder or archive, a list of these, or an iterable of bytes or of ``(name,
    bytes)``. ``layout`` is ``tables``, ``sec``, ``flat`` or ``research``. ``jobs`` is the number of threads,
    by default one for each processor; Python's lock is not held meanwhile. ``progress`` is called with a
    dictionary of counts now and then, and once at the end.

    All tables come from one pass. They wait compressed in a temporary folder until they are taken, so
    that memory stays flat however many filings there are.

    >>> import section16
    >>> tables = section16.tables("samples/form4.xml")
    >>> tables["non_derivative_transactions"]
    <section16.Table non_derivative_transactions, 2 rows>
    """
    folder = tempfile.mkdtemp(prefix="section16-")
    try:
        run = _section16.spool(_plain(inputs), folder, layout=layout, jobs=jobs, progress=progress)
        return Tables(folder, layout, run)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _plain(inputs: Inputs) -> Any:
    """One filing's bytes are an iterable of numbers to Python, and one input to everybody else."""
    if isinstance(inputs, (bytes, bytearray, memoryview)):
        return [bytes(inputs)]
    return inputs

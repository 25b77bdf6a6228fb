"""SEC ownership filings (Forms 3, 4 and 5: what insiders own, buy and sell) as exact tables.

>>> import section16
>>> filing = section16.read("samples/form4.xml")
>>> filing.document["issuer"]["issuer_name"]
'EXAMPLE MINING CORP'
>>> [row["transaction_shares"] for row in filing.rows("non_derivative_transactions")]
[Decimal('500'), Decimal('2500')]

:func:`read` reads one filing, :func:`tables` many, as tables that pyarrow, polars, DuckDB and pandas take
as they are; :func:`convert`, :func:`check`, :func:`fetch`, :func:`list`, :func:`sync` and :func:`schema`
are the verbs of the program. :mod:`section16.spark` has the same for Spark.
"""

from .edgar import Listing, fetch, sync, sync_status
from .edgar import list as list
from .errors import (
    EnvironmentFailure,
    IncompleteError,
    NotOwnershipError,
    Section16Error,
    UnreadableError,
    UsageError,
)
from .filing import Filing, Problem, read
from .report import Report
from .runs import CheckReport, FoundProblem, check, convert, schema
from .tables import Table, Tables, tables

__all__ = [
    "CheckReport",
    "EnvironmentFailure",
    "Filing",
    "FoundProblem",
    "IncompleteError",
    "Listing",
    "NotOwnershipError",
    "Problem",
    "Report",
    "Section16Error",
    "Table",
    "Tables",
    "UnreadableError",
    "UsageError",
    "check",
    "convert",
    "fetch",
    "read",
    "schema",
    "sync",
    "sync_status",
    "tables",
]

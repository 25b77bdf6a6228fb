"""The verbs of the program that work on filings at hand: ``convert``, ``check``, ``schema``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from . import _section16
from .filing import Problem
from .report import Report, of_run
from .tables import Inputs, Path, Progress, _plain


def convert(
    inputs: Inputs,
    output: Path,
    *,
    per: str = "filing",
    format: str | Iterable[str] = "csv",
    layout: str = "tables",
    jobs: int | None = None,
    strict: bool = False,
    escape_formulas: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Convert filings to files below ``output``, as ``section16 convert`` does and with its options.

    ``format`` is a name, names parted by commas, or a list of names: csv, tsv, jsonl, xlsx, parquet,
    sqlite. Raises :class:`UsageError` where nothing was done, :class:`EnvironmentFailure` where disk or
    machine ended the run. Filings that could not be read are in the report, whose ``exit_status`` then is
    1; ``convert(...).raise_for_status()`` makes an exception of that.

    >>> import section16, tempfile
    >>> section16.convert("samples/form4.xml", tempfile.mkdtemp(), per="run", format=["csv", "parquet"]).counts["rows"]
    4
    """
    formats = format.split(",") if isinstance(format, str) else [*format]
    run = _section16.convert(
        _plain(inputs),
        os.fspath(output),
        per=per,
        format=formats,
        layout=layout,
        jobs=jobs,
        escape_formulas=escape_formulas,
        progress=progress,
    )
    return of_run(run, strict)


@dataclass(frozen=True)
class FoundProblem(Problem):
    """A problem, and the filing that has it."""

    #: The key of the filing: the accession number, or ``file:`` and a path.
    accession_number: str
    #: Where it was read from.
    source: str


@dataclass(frozen=True)
class CheckReport(Report):
    """What a check found."""

    #: Every problem, in the order of the inputs.
    problems: tuple[FoundProblem, ...] = ()


def check(
    inputs: Inputs,
    *,
    jobs: int | None = None,
    strict: bool = False,
    progress: Progress | None = None,
) -> CheckReport:
    """Read filings and report their problems; write nothing.

    >>> import section16
    >>> report = section16.check("samples/form4_damaged.xml")
    >>> report.exit_status, report.problems[-1].code
    (1, 'invalid-number')
    """
    run = _section16.check(_plain(inputs), jobs=jobs, progress=progress)
    problems = tuple(FoundProblem(**problem) for problem in run.pop("problems"))
    report = of_run(run, strict)
    return CheckReport(
        report.exit_status, report.counts, report.reasons, report.hints, report.skipped_as, problems
    )


def schema(*, format: str = "markdown", layout: str | None = None) -> str:
    """The data dictionary: ``markdown``, ``json`` (a Frictionless data package), ``sql``, ``json-schema``
    of the JSON lines, or ``codes``.

    >>> import section16
    >>> print(section16.schema(format="sql").splitlines()[0])
    CREATE TABLE filings ( -- One row for each filing that was read.
    """
    return _section16.schema(format, layout)

"""The verbs of the program that talk with EDGAR: ``fetch``, ``list``, ``sync``.

They run the program, whose lock, pace and memory of what it did belong to a process of its own; a
``progress`` function gets every line that it says.
"""

from __future__ import annotations

import builtins
import csv
import io
import json
import os
from collections.abc import Iterable
from datetime import date
from typing import Any, Callable, Union

from . import program
from .report import Report
from .tables import Path

Day = Union[str, date]
Names = Union[str, int, Iterable[Union[str, int]]]
Said = Callable[[str], object]


def fetch(
    what: str | Iterable[str] = (),
    output: Path = ".",
    *,
    cik: Names | None = None,
    ticker: Names | None = None,
    all: bool = False,
    input: Path | None = None,
    form: Names | None = None,
    no_amendments: bool = False,
    from_: Day | None = None,
    to: Day | None = None,
    gzip: bool = False,
    convert: bool = False,
    no_raw: bool = False,
    per: str | None = None,
    format: Names | None = None,
    layout: str | None = None,
    jobs: int | None = None,
    strict: bool = False,
    escape_formulas: bool = False,
    user_agent: str | None = None,
    rate: int | None = None,
    no_wait: bool = False,
    base_url: str | None = None,
    progress: Said | None = None,
) -> Report:
    """Download filings from EDGAR below ``output``; with ``convert`` write tables too.

    The arguments are the options of ``section16 fetch``; ``from_`` is ``--from``. EDGAR asks every program
    for a contact: ``user_agent="Jane Doe jane@example.com"``, or the environment's
    ``SECTION16_USER_AGENT``. The same call again fetches what is missing.

    ``section16.fetch("0001127602-24-015987", "filings")`` fetches one filing,
    ``section16.fetch(output="filings", ticker="AAPL", from_="2024-01-01")`` those of a company.
    """
    given = dict(locals())
    arguments = ["fetch", f"--output={os.fspath(output)}"] + _options(given, "what", "output", "progress")
    return program.run(arguments + _targets(what), progress)[1]


class Listing(builtins.list["dict[str, Any]"]):
    """Filings on EDGAR, a dictionary for each; ``report`` says what could not be looked up."""

    report: Report


def list(
    what: str | Iterable[str] = (),
    *,
    cik: Names | None = None,
    ticker: Names | None = None,
    all: bool = False,
    input: Path | None = None,
    form: Names | None = None,
    no_amendments: bool = False,
    from_: Day | None = None,
    to: Day | None = None,
    cache: Path | None = None,
    user_agent: str | None = None,
    rate: int | None = None,
    no_wait: bool = False,
    base_url: str | None = None,
    progress: Said | None = None,
) -> Listing:
    """Which filings there are on EDGAR; nothing is downloaded but indexes.

    The arguments are the options of ``section16 list``; each filing is a dictionary with its columns.
    """
    given = dict(locals())
    arguments = ["list"] + _options(given, "what", "progress")
    text, report = program.run(arguments + _targets(what), progress)
    listing = Listing(_filing(row) for row in csv.DictReader(io.StringIO(text, newline="")))
    listing.report = report
    return listing


def sync(
    output: Path,
    *,
    cik: Names | None = None,
    ticker: Names | None = None,
    all: bool = False,
    from_: Day | None = None,
    form: Names | None = None,
    per: str | None = None,
    format: Names | None = None,
    layout: str | None = None,
    escape_formulas: bool | None = None,
    jobs: int | None = None,
    strict: bool = False,
    max_time: str | None = None,
    rescan: bool = False,
    log: Path | None = None,
    user_agent: str | None = None,
    rate: int | None = None,
    no_wait: bool = False,
    base_url: str | None = None,
    progress: Said | None = None,
) -> Report:
    """Keep the folder of tables ``output`` current: fetch what is new, convert it.

    The arguments are the options of ``section16 sync``, which remembers what is followed and how tables
    are written. Two runs at once: the second raises :class:`EnvironmentFailure`.
    """
    given = dict(locals())
    given["escape_formulas"] = None if escape_formulas is None else str(escape_formulas).lower()
    arguments = ["sync", f"--output={os.fspath(output)}"] + _options(given, "output", "progress")
    return program.run(arguments, progress)[1]


def sync_status(output: Path) -> dict[str, Any]:
    """How an export stands: what is followed, the last run, how far it is covered, what failed."""
    arguments = ["sync", f"--output={os.fspath(output)}", "--status", "--format=json"]
    return json.loads(program.run(arguments, None)[0])


def _options(given: dict[str, Any], *others: str) -> builtins.list[str]:
    """The options of the program among the arguments of a function; ``others`` are none."""
    options = {name: value for name, value in given.items() if name not in others}
    return [part for name, value in options.items() for part in program.option(name, value)]


def _targets(what: str | Iterable[str]) -> builtins.list[str]:
    targets = [what] if isinstance(what, str) else [*what]
    return ["--", *targets] if targets else []


def _filing(row: dict[str, str]) -> dict[str, Any]:
    """A line of the list; days and sizes are what they are, what is unknown is None."""
    filing: dict[str, Any] = {name: value or None for name, value in row.items()}
    if filing.get("filed_date"):
        filing["filed_date"] = date.fromisoformat(filing["filed_date"])
    if filing.get("size"):
        filing["size"] = int(filing["size"])
    return filing

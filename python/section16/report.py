"""What a run did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .errors import IncompleteError


@dataclass(frozen=True)
class Report:
    """What a run did, in numbers and in the sentences that a user should read.

    >>> import section16, tempfile
    >>> report = section16.convert("samples/form4.xml", tempfile.mkdtemp())
    >>> report.exit_status, report.counts["filings"], report.counts["rows"]
    (0, 1, 4)
    """

    #: 0, or 1 where some filings could not be read or fetched.
    exit_status: int
    #: Counts by name, those of the program's ``--report``: ``filings``, ``rows``, ``unreadable`` and so on.
    counts: dict[str, int]
    #: Warnings and errors, a sentence each.
    reasons: list[str] = field(default_factory=list)
    #: Hints that go with them.
    hints: list[str] = field(default_factory=list)
    #: What the skipped files look like, and how many of each.
    skipped_as: dict[str, int] = field(default_factory=dict)

    def raise_for_status(self) -> Report:
        """Raise :class:`IncompleteError` where some filings failed; else give the report itself."""
        if self.exit_status:
            first = self.reasons[0] if self.reasons else "some filings failed"
            raise IncompleteError(first, self.hints[0] if self.hints else None, self.exit_status)
        return self


def of_run(run: dict[str, Any], strict: bool) -> Report:
    """The report of a run of the extension module."""
    counts = {name: number for name, number in run.items() if isinstance(number, int)}
    failed = counts["unreadable"] > 0 or (strict and counts["warned"] > 0)
    return Report(
        exit_status=1 if failed else 0,
        counts=counts,
        reasons=run["notices"] + run["notes"],
        skipped_as=run["skipped_as"],
    )

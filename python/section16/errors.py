"""What can go wrong, as exceptions. Each has the exit status that the program would end with."""

from __future__ import annotations


class Section16Error(Exception):
    """What every exception of this package is.

    >>> import section16
    >>> try:
    ...     section16.convert("no/such/folder", "out")
    ... except section16.Section16Error as error:
    ...     print(error.exit_status, error)
    2 cannot open no/such/folder: no such file or directory
    """

    #: What went wrong, in a sentence.
    message: str
    #: What the caller can do, in a sentence, if there is something.
    hint: str | None
    #: The exit status that the program would end with: 1 some filings failed, 2 wrong arguments,
    #: 3 stopped by the environment.
    exit_status: int

    def __init__(self, message: str, hint: str | None = None, exit_status: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_status = exit_status

    def __reduce__(self):
        return type(self), (self.message, self.hint, self.exit_status)


class UsageError(Section16Error, ValueError):
    """The arguments are wrong; nothing was done."""


class EnvironmentFailure(Section16Error, OSError):
    """Disk, network or machine stopped the run, or EDGAR refused; what was finished is kept. Run again."""

    def __str__(self) -> str:
        return self.message


class UnreadableError(Section16Error, ValueError):
    """What was read is, or may be, an ownership filing and cannot be read."""


class NotOwnershipError(UnreadableError):
    """What was read is no ownership filing."""


class IncompleteError(Section16Error):
    """Some filings could not be read or fetched; the rest is done."""

"""One filing as plain Python data."""

from __future__ import annotations

import functools
import json
import os
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Callable, Union

from . import _section16
from .errors import EnvironmentFailure

Source = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview, IO[bytes]]


@dataclass(frozen=True)
class Problem:
    """A thing that the cells do not say: a value that could not be read, a repair, a contradiction."""

    #: The kind of problem; stable, kebab-case.
    code: str
    #: ``info``, ``warning`` or ``error``.
    severity: str
    #: Where: an element path with row number, or a line number.
    location: str
    #: The text as filed that could not go where it belongs; empty when there is none.
    raw_value: str
    #: One sentence.
    message: str


class Filing:
    """One ownership filing, read by :func:`read`."""

    __slots__ = ("__dict__", "_native")

    def __init__(self, native: _section16.Filing) -> None:
        self._native = native

    @property
    def accession_number(self) -> str | None:
        """The accession number, from the submission header or the file's name."""
        return self._native.accession_number

    @property
    def read_as(self) -> str:
        """How it was read: ``xml``, ``html``, ``text`` or ``markdown``."""
        return self._native.read_as

    @functools.cached_property
    def _whole(self) -> dict[str, Any]:
        return _typed(json.loads(self._native.to_json()))

    @property
    def header(self) -> dict[str, Any]:
        """What the submission header says; nearly empty for a bare document."""
        return self._whole["header"]

    @property
    def document(self) -> dict[str, Any]:
        """The form, with the names of the SEC's schema in snake_case.

        Numbers are :class:`decimal.Decimal`, days :class:`datetime.date`. What is absent has no key, what
        is empty is ``None``, a text that is no value of its type is ``{"invalid": "..."}``.

        >>> import section16
        >>> sale = section16.read("samples/form4.xml").document["non_derivative_table"][0]
        >>> sale["transaction_date"]["value"], sale["transaction_price_per_share"]
        (datetime.date(2024, 3, 1), {'value': Decimal('21.3475'), 'footnotes': ['F1']})
        """
        return self._whole["document"]

    @functools.cached_property
    def problems(self) -> list[Problem]:
        """What the cells do not say."""
        return [Problem(**problem) for problem in self._native.problems()]

    def rows(self, table: str, layout: str = "tables") -> list[dict[str, Any]]:
        """The rows that the filing has in a table, a dictionary for each, by column.

        >>> import section16
        >>> [owner["rpt_owner_name"] for owner in section16.read("samples/form4.xml").rows("reporting_owners")]
        ['DOE JANE']
        """
        return self._native.rows(table, layout)

    def to_dict(self) -> dict[str, Any]:
        """The whole filing: header, document, problems, accession number, how it was read."""
        return self._whole

    def to_json(self) -> str:
        """The whole filing as JSON; ``section16 schema --format json-schema`` describes it."""
        return self._native.to_json()

    def _repr_html_(self) -> str:
        return self._native.to_html()

    def __repr__(self) -> str:
        form = self.document.get("document_type")
        issuer = self.document.get("issuer", {}).get("issuer_name")
        known = [self.accession_number, f"Form {form}" if isinstance(form, str) else None, issuer]
        return f"<section16.Filing {', '.join(str(part) for part in known if part)}>"

    def __reduce__(self):
        raise TypeError("a Filing is not pickled; keep its bytes, or to_json()")


def read(source: Source, *, name: str | None = None) -> Filing:
    """Read one filing: a path, its bytes, or a file object opened in binary mode.

    What the bytes are, they say themselves: ownership XML, a submission, a web page, text or markdown of
    a form. ``name`` is where bytes are from; an accession number in it counts where the bytes have none.

    Raises :class:`NotOwnershipError` for what is no ownership filing, :class:`UnreadableError` for one
    that cannot be read, :class:`EnvironmentFailure` where the file cannot be opened.

    >>> import section16
    >>> section16.read(b"<ownershipDocument><documentType>4</documentType></ownershipDocument>").read_as
    'xml'
    """
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        try:
            with open(path, "rb") as file:
                content = file.read()
        except OSError as error:
            raise EnvironmentFailure(f"{path}: {error.strerror}", "check the name", 3) from error
        return Filing(_section16.read(content, str(name or path)))
    if isinstance(source, (bytes, bytearray, memoryview)):
        return Filing(_section16.read(bytes(source), name or ""))
    if hasattr(source, "read"):
        content = source.read()
        if not isinstance(content, bytes):
            raise TypeError("the file object gives text; open it in binary mode")
        named = name or getattr(source, "name", "")
        return Filing(_section16.read(content, named if isinstance(named, str) else ""))
    raise TypeError(f"a path, bytes or a file object, not {type(source).__name__}")


def _moment(make: Callable[[str], Any]) -> Callable[[str], Any]:
    """What makes a moment; what Python's calendar cannot hold stays a text."""

    def maker(text: str) -> Any:
        try:
            return make(text)
        except ValueError:
            return text

    return maker


# The patterns by which the JSON Schema of a filing tells numbers and moments from other texts.
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MAKERS: dict[str | None, Callable[[str], Any]] = {
    r"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)$": Decimal,
    f"^{_DAY}$": _moment(date.fromisoformat),
    f"^{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}$": _moment(datetime.fromisoformat),
}


@functools.cache
def _schema() -> dict[str, Any]:
    return json.loads(_section16.schema("json-schema"))


def _typed(whole: dict[str, Any]) -> dict[str, Any]:
    """A filing's JSON with exact objects in place of texts, as the schema says of each place."""
    return _made(_schema(), whole)


def _made(schema: dict[str, Any], value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if "$ref" in schema:
        schema = _schema()["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, str):
        first = schema.get("anyOf", [schema])[0]
        maker = _MAKERS.get(first.get("pattern"))
        return maker(value) if maker else value
    if isinstance(value, list):
        return [_made(schema["items"], item) for item in value]
    for choice in schema.get("oneOf", ()):
        choice = _schema()["$defs"][choice["$ref"].rsplit("/", 1)[1]]
        if choice["properties"]["kind"]["const"] == value["kind"]:
            schema = choice
    properties = schema.get("properties", {})
    return {key: _made(properties[key], item) if key in properties else item for key, item in value.items()}

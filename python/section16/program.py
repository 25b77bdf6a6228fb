"""The program ``section16`` that the package brings along."""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable
from importlib import metadata
from typing import Any, Callable

from .errors import EnvironmentFailure, Section16Error, UsageError
from .report import Report


@functools.cache
def path() -> str:
    """Where the program is: the one that came with the package, else the first on PATH."""
    try:
        files = metadata.files("section16") or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name in ("section16", "section16.exe") and os.path.isfile(file.locate()):
            return str(file.locate())
    found = shutil.which("section16")
    if found is None:
        raise EnvironmentFailure(
            "the program section16 is not there", "install the package anew: it brings it along", 3
        )
    return found


def option(name: str, value: Any) -> list[str]:
    """An option of the program from a keyword argument of the same name."""
    flag = "--" + name.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return []
    if value is True:
        return [flag]
    if isinstance(value, (str, os.PathLike)) or not isinstance(value, Iterable):
        return [f"{flag}={os.fspath(value) if isinstance(value, os.PathLike) else value}"]
    values = ",".join(str(item) for item in value)
    return [f"{flag}={values}"] if values else []


def run(arguments: list[str], progress: Callable[[str], object] | None) -> tuple[str, Report]:
    """Run the program; give what it printed, and its report.

    ``progress`` is called with every line that it says meanwhile. What ends it before its time is an
    exception; an interruption ends it as Ctrl-C in a terminal does, so that nothing finished is lost.
    """
    with tempfile.TemporaryDirectory(prefix="section16-") as folder:
        report = os.path.join(folder, "report.json")
        printed = os.path.join(folder, "printed")
        verb, *rest = arguments
        reports = [] if verb == "list" or "--status" in rest else ["--report", report]
        with open(printed, "wb") as output:
            status, said = _wait([path(), verb, *reports, *rest], output, progress)
        run: dict[str, Any] = {}
        if os.path.exists(report):
            with open(report, encoding="utf-8") as file:
                run = json.load(file)
        with open(printed, encoding="utf-8") as file:
            text = file.read()
    reasons = run.get("reasons", [])
    sentences = [reason["message"] for reason in reasons] or _sentences(said)
    hints = [reason["hint"] for reason in reasons if reason.get("hint")] or _hints(said)
    if status == 130:
        raise KeyboardInterrupt
    if status not in (0, 1):
        message = sentences[-1] if sentences else f"section16 ended with exit status {status}"
        failure = {2: UsageError, 3: EnvironmentFailure}.get(status, Section16Error)
        raise failure(message, hints[-1] if hints else None, status)
    return text, Report(status, run.get("counts", {}), sentences, hints)


def _wait(
    command: list[str], output: Any, progress: Callable[[str], object] | None
) -> tuple[int, list[str]]:
    said: list[str] = []
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # Ctrl-C in a terminal reaches Python alone, which asks the program once to end in order.
        start_new_session=True,
    ) as process:
        try:
            for line in process.stderr or ():
                line = line.rstrip("\n")
                said.append(line)
                if progress:
                    progress(line)
        except BaseException:
            process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
            process.wait()
            raise
    return process.returncode, said


def _sentences(said: list[str]) -> list[str]:
    """The errors and warnings of a run without a report."""
    kinds = ("error: ", "warning: ")
    return [line.split(": ", 1)[1] for line in said if line.startswith(kinds)]


def _hints(said: list[str]) -> list[str]:
    return [line.strip().removeprefix("hint: ") for line in said if line.strip().startswith("hint: ")]

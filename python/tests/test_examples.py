"""The code of docs/python.md and docs/spark.md runs as it stands, and the example draws its picture."""

import re
import shutil
import subprocess
import sys

import pytest

from conftest import ROOT


def blocks(page: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def filings(samples, tmp_path, monkeypatch):
    shutil.copytree(samples, tmp_path / "filings", ignore=shutil.ignore_patterns("expected"))
    monkeypatch.chdir(tmp_path)


def test_the_page_on_python(filings, capsys):
    scope: dict = {}
    found = blocks("python.md")
    for block in found:
        exec(compile(block, "docs/python.md", "exec"), scope)
    printed = capsys.readouterr().out
    assert len(found) >= 9 and "EXAMPLE MINING CORP" in printed and "DECIMAL" not in printed.upper().split()
    assert scope["with_ray"].num_rows == scope["with_dask"].num_rows > 10


def test_the_example_draws_a_picture(filings, tmp_path):
    command = [sys.executable, ROOT / "examples" / "insiders.py", "filings/", "insiders.png"]
    subprocess.run(command, check=True)
    assert (tmp_path / "insiders.png").read_bytes().startswith(b"\x89PNG")

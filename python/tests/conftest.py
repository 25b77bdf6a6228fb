"""Where the filings of the tests are, and the program that the package brought along."""

import os
import pathlib
import subprocess

import pytest

import section16.program

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def in_the_project():
    """Examples name files of the project."""
    os.chdir(ROOT)


@pytest.fixture(scope="session")
def samples() -> pathlib.Path:
    return ROOT / "samples"


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    folder = pathlib.Path(os.environ.get("SECTION16_SHARED", ROOT.parent / "shared"))
    assert (folder / "corpus").is_dir(), f"{folder} has no corpus; set SECTION16_SHARED"
    return folder


@pytest.fixture(scope="session")
def submissions(shared) -> pathlib.Path:
    return shared / "corpus" / "submissions"


@pytest.fixture(scope="session")
def program():
    """Runs the program that came with the package."""

    def run(*arguments, status=0):
        command = [section16.program.path(), *map(str, arguments)]
        ended = subprocess.run(command, capture_output=True, text=True)
        assert ended.returncode == status, ended.stderr
        return ended.stdout

    return run

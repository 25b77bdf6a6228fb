"""The verbs that talk with EDGAR, against a small one on loopback."""

import datetime
import http.server
import json
import pathlib
import re
import threading

import pytest

import section16


class Site(http.server.ThreadingHTTPServer):
    def __init__(self, files):
        self.files = files
        self.agents = []
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.agents.append(self.headers["User-Agent"])
        body = self.server.files.get(self.path)
        self.send_response(200 if body is not None else 404)
        body = body if body is not None else b"not here"
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


CIK = 1000001


@pytest.fixture
def site(submissions):
    """Two filings of a company, and its list."""
    files = {}
    recent = {"accessionNumber": [], "form": [], "filingDate": [], "primaryDocument": [], "size": []}
    for path in sorted(submissions.iterdir())[:2]:
        number = re.search(r"\d{10}-\d{2}-\d{6}", path.name).group()
        filing = section16.read(path)
        files[f"/Archives/edgar/data/{CIK}/{number}.txt"] = path.read_bytes()
        recent["accessionNumber"].append(number)
        recent["form"].append(filing.header["form_type"])
        recent["filingDate"].append(filing.header["filed_date"].isoformat())
        recent["primaryDocument"].append("form.xml")
        recent["size"].append(path.stat().st_size)
    listed = {"cik": str(CIK), "name": "A CO", "filings": {"recent": recent, "files": []}}
    files[f"/submissions/CIK{CIK:010}.json"] = json.dumps(listed).encode()
    server = Site(files)
    server.numbers = recent["accessionNumber"]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def access(site, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return {"base_url": site.url, "user_agent": "A Test test@example.com", "rate": 10}


def test_fetch_by_number(site, access, tmp_path):
    said = []
    what = f"{CIK}/{site.numbers[0]}"
    report = section16.fetch(what, tmp_path / "filings", progress=said.append, **access)
    assert report.exit_status == 0 and report.counts["fetched"] == 1
    stored = tmp_path / "filings" / "edgar" / "data" / str(CIK) / f"{site.numbers[0]}.txt"
    assert section16.read(stored).accession_number == site.numbers[0]
    assert any("1 filing" in line for line in said)
    assert set(site.agents) == {"A Test test@example.com"}
    again = section16.fetch(what, tmp_path / "filings", **access)
    assert again.counts["present"] == 1 and again.counts["fetched"] == 0


def test_list_and_fetch_of_a_company(site, access, tmp_path):
    listing = section16.list(cik=CIK, **access)
    assert {filing["accession_number"] for filing in listing} == set(site.numbers)
    assert all(isinstance(filing["filed_date"], datetime.date) for filing in listing)
    assert listing.report.exit_status == 0
    report = section16.fetch(
        output=tmp_path / "out", cik=[CIK], convert=True, per="run", format=["csv", "parquet"], **access
    )
    assert report.counts["filings"] == 2
    assert (tmp_path / "out" / "parquet" / "filings.parquet").is_file()


def test_sync_and_how_it_stands(site, access, tmp_path):
    report = section16.sync(tmp_path / "export", cik=CIK, per="run", **access)
    assert report.counts["fetched"] == 2
    assert (tmp_path / "export" / "tables" / "filings.csv").is_file()
    status = section16.sync_status(tmp_path / "export")
    assert status["last_success"] and status["filings"]
    assert section16.sync(tmp_path / "export", **access).counts["fetched"] == 0


def test_a_filing_that_is_not_there_is_told(site, access, tmp_path):
    report = section16.fetch(f"{CIK}/0009999999-24-000001", tmp_path, **access)
    assert report.exit_status == 1 and report.counts["failed"] == 1
    with pytest.raises(section16.IncompleteError, match="0009999999-24-000001"):
        report.raise_for_status()


def test_wrong_arguments_and_a_host_that_is_not_there(access, tmp_path, monkeypatch):
    monkeypatch.delenv("SECTION16_USER_AGENT", raising=False)
    monkeypatch.delenv("EDGAR_IDENTITY", raising=False)
    with pytest.raises(section16.UsageError) as raised:
        section16.fetch("1/0009999999-24-000001", tmp_path, base_url=access["base_url"])
    assert raised.value.exit_status == 2 and raised.value.hint
    with pytest.raises(section16.UsageError, match="no accession number"):
        section16.fetch("what is this", tmp_path, **access)
    with pytest.raises(section16.UsageError, match="from"):
        section16.list(cik=1, from_=datetime.date(2024, 2, 1), to="2024-01-01", **access)


def test_the_program_is_there(program):
    import subprocess
    import sys

    assert program("--version").startswith("section16 ")
    ended = subprocess.run([sys.executable, "-m", "section16", "--version"], capture_output=True, text=True)
    assert ended.stdout == program("--version")
    assert pathlib.Path(section16.program.path()).is_file()

"""One filing as plain Python data."""

import datetime
import io
import json
import pickle
from decimal import Decimal

import pytest

import section16


def test_paths_bytes_and_files_give_the_same(samples):
    path = samples / "form4.xml"
    content = path.read_bytes()
    with open(path, "rb") as file:
        filings = [section16.read(path), section16.read(str(path)), section16.read(content), section16.read(file)]
    filings += [section16.read(bytearray(content)), section16.read(io.BytesIO(content))]
    assert len({filing.to_json() for filing in filings}) == 1
    assert filings[0].read_as == "xml"


def test_values_are_exact_and_typed(samples):
    document = section16.read(samples / "form4.xml").document
    sale = document["non_derivative_table"][0]
    assert sale["transaction_price_per_share"] == {"value": Decimal("21.3475"), "footnotes": ["F1"]}
    assert str(sale["transaction_price_per_share"]["value"]) == "21.3475"
    assert document["period_of_report"] == datetime.date(2024, 3, 1)
    assert document["aff10b5_one"] is True
    assert document["reporting_owners"][0]["address"]["rpt_owner_street2"] is None
    # What looks like a number and is a text stays one.
    assert document["issuer"]["issuer_cik"] == "0009999901"
    assert document["non_derivative_table"][0]["transaction_coding"]["transaction_form_type"] == "4"


def test_every_leaf_of_the_json_is_in_the_python_data(submissions):
    def plain(value):
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        if isinstance(value, Decimal):
            return ("number", value)
        if isinstance(value, (datetime.date, datetime.datetime)):
            return value.isoformat()
        return value

    def same(python, text):
        if isinstance(python, tuple):
            return python[1] == Decimal(text)
        if isinstance(python, dict):
            return python.keys() == text.keys() and all(same(python[key], text[key]) for key in python)
        if isinstance(python, list):
            return len(python) == len(text) and all(map(same, python, text))
        return python == text

    read = moments = 0
    for path in sorted(submissions.iterdir())[:80]:
        filing = section16.read(path)
        assert same(plain(filing.to_dict()), json.loads(filing.to_json())), path
        accepted = filing.header.get("accepted_at")
        if accepted:
            assert isinstance(accepted, datetime.datetime) and len(str(accepted)) == 19
            moments += 1
        read += 1
    assert read == 80 and moments > 20


def test_rows_are_those_of_the_tables(samples):
    filing = section16.read(samples / "form4.xml")
    rows = filing.rows("non_derivative_transactions")
    assert [row["transaction_shares"] for row in rows] == [Decimal("500"), Decimal("2500")]
    assert rows[0]["transaction_date"] == datetime.date(2024, 3, 1)
    assert rows[0]["transaction_price_per_share_fn"] == "F1"
    assert filing.rows("filings")[0]["accession_number"] == "file:form4.xml"
    assert [row["TRANS_SHARES"] for row in filing.rows("NONDERIV_TRANS", layout="sec")] == [
        Decimal("500"),
        Decimal("2500"),
    ]
    with pytest.raises(section16.UsageError, match="no table `trades`"):
        filing.rows("trades")


def test_a_name_gives_the_accession_number(samples):
    content = (samples / "form4.xml").read_bytes()
    filing = section16.read(content, name="edgar/data/1/0009999999-24-000001.xml")
    assert filing.accession_number == "0009999999-24-000001"
    assert "0009999999-24-000001" in repr(filing)


def test_the_form_is_shown_in_a_notebook(samples):
    page = section16.read(samples / "form4.xml")._repr_html_()
    assert page.startswith('<div class="section16">') and "EXAMPLE MINING CORP" in page and "21.3475" in page


def test_what_is_no_filing_says_so(tmp_path):
    with pytest.raises(section16.NotOwnershipError) as raised:
        section16.read(b"\x89PNG\r\n\x1a\n")
    assert raised.value.exit_status == 1
    with pytest.raises(section16.UnreadableError):
        section16.read(b"<ownershipDocument>" + b"<a>" * 1_000_000)
    with pytest.raises(section16.EnvironmentFailure, match="no-such") as raised:
        section16.read(tmp_path / "no-such")
    assert raised.value.exit_status == 3 and isinstance(raised.value, OSError)
    with pytest.raises(TypeError, match="binary"):
        section16.read(io.StringIO("<ownershipDocument/>"))
    with pytest.raises(TypeError):
        section16.read(4)


def test_problems_are_told(samples):
    problems = section16.read(samples / "form4_damaged.xml").problems
    shares = next(problem for problem in problems if problem.code == "invalid-number")
    assert (shares.raw_value, shares.severity) == ("5OO", "warning")


def test_exceptions_travel_between_processes():
    error = section16.UsageError("a sentence", "a hint", 2)
    again = pickle.loads(pickle.dumps(error))
    assert (again.message, again.hint, again.exit_status) == ("a sentence", "a hint", 2)

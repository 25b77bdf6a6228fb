"""Compares every format with the CSV of the same filings, cell by cell.

The readers are not ours: openpyxl and LibreOffice for workbooks, DuckDB and pyarrow for Parquet, and
with them pandas, polars and Spark for its folders of days, the sqlite3 program, a JSON parser and
jsonschema for JSON lines, frictionless for the data package. Run it with `make check-formats`.
"""

import csv
import datetime
import functools
import json
import os
import re
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = Path(os.environ.get("SECTION16_SHARED", ROOT.parent / "shared"))
PROGRAM = Path(sys.argv[1]).resolve()

# Problems that a format adds to its own table of problems, for what it cannot hold.
OF_FORMATS = {"number-too-long", "text-too-long", "character-escaped", "type-mismatch"}
CELL_CHARACTERS = 32_767
DECIMAL_DIGITS = (28, 10)

csv.field_size_limit(1 << 30)
sys.set_int_max_str_digits(0)


class Mismatch(Exception):
    pass


def main():
    with tempfile.TemporaryDirectory() as folder:
        # Every filing of the second has a day.
        inputs = {"samples": ROOT / "samples", "a feed": ROOT / "samples" / "feed.nc", "extremes": write_extremes(Path(folder))}
        if (SHARED / "corpus").is_dir():
            inputs["corpus"] = SHARED / "corpus"
        else:
            print(f"{SHARED}/corpus is not there: only our own filings are checked")
        for name, path in inputs.items():
            for layout in ["tables", "sec", "flat"]:
                with tempfile.TemporaryDirectory() as out:
                    check(name, path, layout, Path(out))


def check(name, inputs, layout, out):
    run = out / "run"
    convert(inputs, run, layout, "run", available_formats())
    # The SEC's files are separated by tabs.
    text_format = ("tsv", "\t") if layout == "sec" else ("csv", ",")
    types = package(run / text_format[0], layout)
    truth = {table: read_text(run / text_format[0], table, *text_format) for table in types}
    cells = sum(len(rows) * len(types[table]) for table, rows in truth.items())
    print(f"{name}, layout {layout}: {cells} cells", flush=True)
    frictionless(run / text_format[0])
    for reader in [tsv, openpyxl_cells, libreoffice_cells, duckdb_cells, pyarrow_cells, sqlite_cells]:
        reader(run, types, truth)
    # Converting again replaces the rows and doubles none.
    convert(inputs, run, layout, "run", ["sqlite"])
    sqlite_cells(run, types, truth)
    # With several formats each has a folder, where readers find one format alone.
    convert(inputs, out / "days", layout, "day", ["csv", "parquet"])
    days(out / "days" / "parquet", types, truth)
    if layout == "tables":
        flat_view(run, truth)
        json_lines(run, types, truth)
    print("  the same for every reader", flush=True)


def available_formats():
    text = output([PROGRAM, "convert", "--help"])
    known = ["csv", "tsv", "jsonl", "xlsx", "parquet", "sqlite"]
    return [name for name in known if re.search(rf"^\s+- {name}:", text, re.M)]


def convert(inputs, out, layout, per, formats):
    command = [PROGRAM, "convert", inputs, "-o", out, "--layout", layout, "--per", per]
    command += ["--format", ",".join(formats), "-q"]
    status = subprocess.run(command, stderr=subprocess.DEVNULL).returncode
    # 1: some filings cannot be read; the problems say so in every format.
    if status not in (0, 1):
        raise SystemExit(f"{' '.join(map(str, command))} ended with {status}")


def output(command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def package(folder, layout):
    """Writes the data package beside the CSV; the types of the columns of each table."""
    text = output([PROGRAM, "schema", "--format", "json", "--layout", layout])
    (folder / "datapackage.json").write_text(text)
    return {
        Path(resource["path"]).stem: {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        for resource in json.loads(text)["resources"]
    }


def read_text(folder, table, extension, delimiter):
    with open(folder / f"{table}.{extension}", newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file, delimiter=delimiter)
    return [dict(zip(header, row, strict=True)) for row in rows]


def compare(what, table, types, truth, rows, same):
    """Compares rows with the rows of the CSV; `same` compares the text with a cell of the reader."""
    if table == "problems":
        rows = [row for row in rows if row["code"] not in OF_FORMATS]
    if len(rows) != len(truth):
        raise Mismatch(f"{what}: {table} has {len(rows)} rows, the CSV {len(truth)}")
    for number, (row, expected) in enumerate(zip(rows, truth), 1):
        if list(row) != list(types):
            raise Mismatch(f"{what}: {table} has the columns {list(row)}")
        for column, text in expected.items():
            if not same(types[column], text, row[column]):
                raise Mismatch(f"{what}: {table} row {number} {column}: {row[column]!r}, the CSV has {text!r}")


def frictionless(folder):
    import frictionless

    report = frictionless.validate(str(folder / "datapackage.json"))
    if not report.valid:
        raise Mismatch(f"frictionless: {report.flatten(['rowNumber', 'fieldName', 'type', 'message'])[:5]}")


def tsv(run, types, truth):
    for table in types:
        compare("tsv", table, types[table], truth[table], read_text(run / "tsv", table, "tsv", "\t"), lambda _, text, cell: text == cell)


# Workbooks


def workbook(run):
    """The one workbook; its name says the layout."""
    (path,) = (run / "xlsx").glob("*.xlsx")
    return path


def openpyxl_cells(run, types, truth):
    import openpyxl

    book = openpyxl.load_workbook(workbook(run), read_only=True)
    if book.sheetnames[0] != "About":
        raise Mismatch(f"the first sheet is {book.sheetnames[0]}")
    for table in types:
        rows = []
        for sheet in (name for name in book.sheetnames if re.fullmatch(rf"{table}( \(\d+\))?", name)):
            cells = book[sheet].iter_rows()
            header = [cell.value for cell in next(cells)]
            for row in cells:
                if any(cell.data_type == "f" for cell in row):
                    raise Mismatch(f"{sheet} has a formula")
                values = [cell.value for cell in row]
                values += [None] * (len(header) - len(values))
                rows.append(dict(zip(header, values, strict=True)))
        compare("openpyxl", table, types[table], truth[table], rows, same_in_workbook)
    if "problems" not in types:
        return
    header, *rows = book["problems"].iter_rows(values_only=True)
    problems = [dict(zip(header, row)) for row in rows]
    rest_is_reported(types, truth, problems)


def rest_is_reported(types, truth, problems):
    """What follows in a text that is longer than a cell stands in the problems, piece by piece."""
    for table, rows in truth.items():
        second = list(types[table])[1]
        for row in rows:
            for column, text in row.items():
                if cut(text) == text:
                    continue
                location = f"{table} {row[second]}, {column}"
                pieces = [
                    problem["raw_value"]
                    for problem in problems
                    if (problem["accession_number"], problem["location"], problem["code"])
                    == (row["accession_number"], location, "text-too-long")
                ]
                if "".join(pieces) != text[len(cut(text)) :]:
                    raise Mismatch(f"openpyxl: the rest of {location} is not in the problems")


def same_in_workbook(kind, text, cell):
    if cell is None:
        return text == ""
    match kind:
        case "boolean":
            return cell is (text == "true") and text != ""
        case "integer" | "number" if isinstance(cell, str):
            # Only what a double does not hold is text.
            return cell == text and significant(text) > 15
        case "integer":
            return cell == int(text)
        case "number":
            return Decimal(repr(cell)) == Decimal(text)
        case "date" | "datetime" if isinstance(cell, str):
            return cell == text and text < "1900-03-01"
        case "date":
            return cell == datetime.datetime.fromisoformat(text)
        case "datetime":
            return cell == datetime.datetime.fromisoformat(text)
        case _:
            return isinstance(cell, str) and unescape(cell) == cut(text)


def significant(text):
    return len(text.replace(".", "").lstrip("-+0").rstrip("0"))


def cut(text):
    """What a cell of a workbook holds of a text."""
    return text.encode("utf-16-le")[: 2 * CELL_CHARACTERS].decode("utf-16-le", "ignore")


def unescape(text):
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def libreoffice_cells(run, types, truth):
    out = run / "libreoffice"
    # Comma, double quote, UTF-8, texts quoted, cells as they are shown, every sheet to a file.
    shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{run}/libreoffice-profile"
    command = ["soffice", profile, "--headless", "--convert-to", shown, "--outdir", out, workbook(run)]
    output(command)
    for table in types:
        rows = read_text(out, f"{workbook(run).stem}-{table}", "csv", ",")
        compare("LibreOffice", table, types[table], truth[table], rows, same_as_shown)


def same_as_shown(kind, text, cell):
    if text == "" or cell == "":
        return text == cell
    match kind:
        case "boolean":
            return cell == text.upper()
        case "number":
            return Decimal(cell.replace(",", "")) == Decimal(text)
        case "datetime":
            return cell == text.replace("T", " ")
        case "string":
            # Line feeds are shown as such; carriage returns are not characters of a sheet.
            return cell.replace("\r", "") == cut(text).replace("\r", "")
        case _:
            return cell == text


# Parquet


def duckdb_cells(run, types, truth):
    import duckdb

    for table in types:
        found = duckdb.sql(f"SELECT * FROM '{run}/parquet/{table}.parquet'")
        check_duckdb_types(table, types[table], dict(zip(found.columns, map(str, found.types))))
        rows = [dict(zip(found.columns, row)) for row in found.fetchall()]
        compare("DuckDB", table, types[table], truth[table], rows, same_typed)


def check_duckdb_types(table, types, found):
    names = {
        "string": "VARCHAR",
        "integer": "BIGINT",
        "number": "DECIMAL(38,10)",
        "date": "DATE",
        "datetime": "TIMESTAMP",
        "boolean": "BOOLEAN",
    }
    for column, kind in types.items():
        if found[column] != names[kind]:
            raise Mismatch(f"DuckDB: {table}.{column} is {found[column]}, not {names[kind]}")


def pyarrow_cells(run, types, truth):
    import pyarrow.parquet

    for table in types:
        file = pyarrow.parquet.ParquetFile(run / "parquet" / f"{table}.parquet")
        if file.schema_arrow.field(0).nullable:
            raise Mismatch(f"pyarrow: the key of {table} is nullable")
        metadata = file.metadata.metadata
        undescribed = [name for name in types[table] if f"column.{name}".encode() not in metadata]
        if undescribed:
            raise Mismatch(f"pyarrow: {table} does not describe {undescribed}")
        compare("pyarrow", table, types[table], truth[table], file.read().to_pylist(), same_typed)


def same_typed(kind, text, cell):
    if cell is None:
        return text == "" or does_not_fit(kind, text)
    match kind:
        case "boolean":
            return cell is (text == "true") and text != ""
        case "integer":
            return cell == int(text)
        case "number":
            return cell == Decimal(text)
        case "date":
            return cell == datetime.date.fromisoformat(text)
        case "datetime":
            return cell == datetime.datetime.fromisoformat(text)
        case _:
            return cell == text


def does_not_fit(kind, text):
    return (kind == "number" and not fits_decimal(text)) or (kind == "integer" and int(text) >= 1 << 63)


def fits_decimal(text):
    integer, _, fraction = text.lstrip("-+").partition(".")
    return len(integer.lstrip("0")) <= DECIMAL_DIGITS[0] and len(fraction.rstrip("0")) <= DECIMAL_DIGITS[1]


def days(out, types, truth):
    """The folders of --per day, each table read as one with the defaults of every reader.

    The day of filing is in the path alone. Readers give it to every table, whether the table has
    such a column or not; what has no day has null."""
    for table in types:
        expected = sorted(tuple(row.values()) for row in truth[table])
        readers = [duckdb_days, pyarrow_days, pandas_days, polars_days]
        # Spark needs seconds for hundreds of small files: of many days it reads the one sheet.
        if len(types) == 1 or len(days_of(out / table)) < 20:
            readers.append(spark_days)
        for reader in readers:
            rows = reader(out / table)
            if any(set(row) != {*types[table], "filed_date"} for row in rows):
                raise Mismatch(f"{reader.__name__}: {table} has the columns {list(rows[0])}")
            compare_sorted(reader.__name__, table, types[table], expected, rows)


def duckdb_days(folder):
    import duckdb

    found = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/*/*.parquet')")
    return [dict(zip(found.columns, row)) for row in found.fetchall()]


def pyarrow_days(folder):
    import pyarrow.parquet

    # It has no type for the days where there is none at all.
    said = {} if any(days_of(folder)) else by_day()
    return pyarrow.parquet.read_table(folder, **said).to_pylist()


def pandas_days(folder):
    import pandas

    # pyarrow cannot give pandas its own guess of the days where some rows have none ("Cannot yet unify
    # dictionaries with nulls").
    said = {} if all(days_of(folder)) else by_day()
    frame = pandas.read_parquet(folder, **said).astype(object)
    return frame.where(frame.notna(), None).to_dict("records")


def days_of(folder):
    """For each folder of a day, whether it is one."""
    return [not path.name.endswith("=__HIVE_DEFAULT_PARTITION__") for path in folder.iterdir()]


def by_day():
    import pyarrow
    from pyarrow.dataset import partitioning

    return {"partitioning": partitioning(pyarrow.schema([("filed_date", pyarrow.date32())]), flavor="hive")}


def polars_days(folder):
    import polars

    return polars.read_parquet(folder).to_dicts()


@functools.cache
def spark():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.sql.files.openCostInBytes", "1024").config("spark.log.level", "ERROR")
    return builder.getOrCreate()


def spark_days(folder):
    return [row.asDict() for row in spark().read.parquet(str(folder)).collect()]


def compare_sorted(what, table, types, expected, rows):
    """As compare, for rows in another order."""
    texts = [tuple(as_text(kind, row[column]) for column, kind in types.items()) for row in rows]
    wanted = [tuple(normal(kind, text) for kind, text in zip(types.values(), row)) for row in expected]
    if table == "problems":
        code = list(types).index("code")
        texts = [row for row in texts if row[code] not in OF_FORMATS]
    if sorted(texts) != sorted(wanted):
        different = sorted(set(wanted).symmetric_difference(texts))[:2]
        raise Mismatch(f"{what}: {table} has other rows: {different}")


def as_text(kind, cell):
    if cell is None:
        return ""
    match kind:
        case "boolean":
            return str(cell).lower()
        case "number":
            return format(cell.normalize(), "f")
        case "integer":
            # pandas has floats for numbers of which one is missing.
            return str(int(cell))
        case "datetime" | "date":
            return cell if isinstance(cell, str) else cell.isoformat()
        case _:
            return str(cell)


def normal(kind, text):
    if text and does_not_fit(kind, text):
        return ""
    if text and kind == "number":
        return format(Decimal(text).normalize(), "f")
    return text


# SQLite


def sqlite_cells(run, types, truth):
    database = run / "section16.sqlite"
    for pragma, expected in [("integrity_check", "ok\n"), ("foreign_key_check", "")]:
        said = output(["sqlite3", "-readonly", database, f"PRAGMA {pragma}"])
        if said != expected:
            raise Mismatch(f"sqlite3: {pragma}: {said}")
    for table in types:
        compare("sqlite3", table, types[table], truth[table], sqlite_rows(database, table), same_in_sqlite)


def flat_view(run, truth):
    names = ["non_derivative_transactions", "non_derivative_holdings", "derivative_transactions", "derivative_holdings"]
    command = ["sqlite3", "-readonly", run / "section16.sqlite", "SELECT count(*) FROM flat"]
    rows = int(output(command))
    have_rows = {row["accession_number"] for name in names for row in truth[name]}
    without = [row for row in truth["filings"] if row["accession_number"] not in have_rows]
    if rows != sum(len(truth[name]) for name in names) + len(without):
        raise Mismatch(f"sqlite3: the view flat has {rows} rows")


def sqlite_rows(database, table):
    text = output(["sqlite3", "-readonly", "-header", "-csv", "-newline", "\n", database, f"SELECT * FROM {table} ORDER BY rowid"])
    if not text:
        return []
    header, *rows = csv.reader(text.splitlines(keepends=True))
    return [dict(zip(header, row, strict=True)) for row in rows]


def same_in_sqlite(kind, text, cell):
    if text == "" or cell == "":
        too_long = kind == "number" and significant(text) > 15
        return text == cell or too_long or (kind == "integer" and int(text) >= 1 << 63)
    match kind:
        case "boolean":
            return cell == {"true": "1", "false": "0"}[text]
        case "number":
            return Decimal(cell) == Decimal(text)
        case _:
            return cell == text


# JSON lines


def json_lines(run, types, truth):
    """Every number, date and text of the tables is in the line of its filing, as filed, and every
    line is what the schema says."""
    import jsonschema

    with open(run / "jsonl" / "filings.jsonl", encoding="utf-8") as file:
        filings = [json.loads(line, parse_float=str, parse_int=str) for line in file]
    schema = json.loads(output([PROGRAM, "schema", "--format", "json-schema"]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for filing in filings:
        for error in validator.iter_errors(filing):
            raise Mismatch(f"jsonschema: {filing['accession_number']}: {error.json_path}: {error.message[:200]}")
    keys = {row["accession_number"] for rows in truth.values() for row in rows}
    leaves = {}
    for filing in filings:
        found = set(scalars(filing))
        for key in found & keys:
            leaves.setdefault(key, set()).update(found)
    missing = [
        (table, column, row["accession_number"])
        for table, rows in truth.items()
        for row in rows
        for column, text in row.items()
        if types[table][column] in ("number", "date", "string") and not column.endswith("_fn") and text
        if text not in leaves.get(row["accession_number"], ())
    ]
    if missing:
        raise Mismatch(f"json lines: {len(missing)} values are not there, such as {missing[0]}")


def scalars(value):
    match value:
        case dict():
            for inner in value.values():
                yield from scalars(inner)
        case list():
            for inner in value:
                yield from scalars(inner)
        case str():
            yield value


# Extremes


def write_extremes(folder):
    """A filing of our own making with what is hard to hold."""
    texts = {
        "F1": '=HYPERLINK("http://example.com","click")',
        "F2": "x" * 32_766 + "\U0001f600" + "y" * 7_232,
        "F3": "+1 -2 @3 _x0041_ \ufffd 'quoted' \u00e9",
        "F4": "0123",
        "F5": "1e5",
        "F6": "TRUE",
        "F7": "\u20ac " + "long " * 4000,
    }
    numbers = ["999999999999.9999", "0.12345678901", ".275", "10000.00", "123456789012345678901234567890", "0", "007.50"]
    rows = "".join(
        f"""<nonDerivativeTransaction><securityTitle><value>=1+1</value></securityTitle>
        <transactionDate><value>{day}</value></transactionDate>
        <transactionCoding><transactionFormType>4</transactionFormType><transactionCode>P</transactionCode>
        <equitySwapInvolved>0</equitySwapInvolved></transactionCoding>
        <transactionAmounts><transactionShares><value>{number}</value></transactionShares>
        <transactionPricePerShare><value>{number}</value>{"".join(f'<footnoteId id="{id}"/>' for id in texts)}</transactionPricePerShare>
        <transactionAcquiredDisposedCode><value>A</value></transactionAcquiredDisposedCode></transactionAmounts>
        <postTransactionAmounts><sharesOwnedFollowingTransaction><value>{number}</value></sharesOwnedFollowingTransaction></postTransactionAmounts>
        <ownershipNature><directOrIndirectOwnership><value>D</value></directOrIndirectOwnership></ownershipNature>
        </nonDerivativeTransaction>"""
        for number, day in zip(numbers, ["2024-03-01", "1899-12-31", "1900-02-28", "1900-03-01", "2204-07-01", "9999-12-31", "1970-01-01"])
    )
    escape = str.maketrans({"&": "&amp;", "<": "&lt;"})
    notes = "".join(f'<footnote id="{id}">{text.translate(escape)}</footnote>' for id, text in texts.items())
    document = f"""<?xml version="1.0"?><ownershipDocument><schemaVersion>X0508</schemaVersion>
    <documentType>4</documentType><periodOfReport>2024-03-01</periodOfReport>
    <issuer><issuerCik>0000001234</issuerCik><issuerName>@SUM(A1)</issuerName><issuerTradingSymbol>-X</issuerTradingSymbol></issuer>
    <reportingOwner><reportingOwnerId><rptOwnerCik>0000005678</rptOwnerCik><rptOwnerName>DOE JANE</rptOwnerName></reportingOwnerId>
    <reportingOwnerRelationship><isDirector>1</isDirector><isOfficer>false</isOfficer></reportingOwnerRelationship></reportingOwner>
    <aff10b5One>0</aff10b5One><nonDerivativeTable>{rows}</nonDerivativeTable><footnotes>{notes}</footnotes>
    <remarks>{"remark " * 6000}</remarks>
    <ownerSignature><signatureName>/s/ Jane Doe</signatureName><signatureDate>2024-03-02</signatureDate></ownerSignature>
    </ownershipDocument>"""
    path = folder / "0000001234-24-000001.xml"
    path.write_text(document, encoding="utf-8")
    return folder


if __name__ == "__main__":
    try:
        main()
    except Mismatch as mismatch:
        raise SystemExit(f"  {mismatch}")

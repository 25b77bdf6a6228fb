"""The tables in Spark, on two local workers: row for row the program's Parquet."""

import os
import shutil
import sys

import pyarrow as pa
import pyarrow.parquet
import pytest
from pyspark.sql import SparkSession, functions

import section16
from section16 import spark

TABLES = [
    "filings",
    "reporting_owners",
    "non_derivative_transactions",
    "non_derivative_holdings",
    "derivative_transactions",
    "derivative_holdings",
    "footnotes",
    "owner_signatures",
    "problems",
]


@pytest.fixture(scope="module")
def session():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2, 3]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.python.worker.faulthandler.enabled", "true")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    spark.register(session)
    yield session
    session.stop()


@pytest.fixture(scope="module")
def inputs(shared, samples, tmp_path_factory):
    """The corpus, an archive, a damaged filing and a picture."""
    folder = tmp_path_factory.mktemp("inputs")
    shutil.copytree(shared / "corpus" / "xml", folder / "xml")
    shutil.copytree(shared / "corpus" / "legacy_text", folder / "legacy_text")
    first = sorted((shared / "corpus" / "xml").rglob("*.xml"))[0].read_bytes()
    (folder / "xml" / "0009999999-24-000009.xml").write_bytes(first[: len(first) // 2])
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    shutil.make_archive(str(folder / "samples"), "zip", samples)
    return folder


@pytest.fixture(scope="module")
def parquet(program, inputs, tmp_path_factory):
    out = tmp_path_factory.mktemp("parquet")
    program("convert", inputs, "-o", out, "--per", "run", "--format", "parquet", status=1)
    return out


def rows(table: pa.Table) -> list:
    return sorted(table.to_pylist(), key=repr)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_the_programs(session, inputs, parquet, name):
    frame = session.read.format("section16").option("table", name).option("partitionBytes", 400_000).load(str(inputs))
    right = pyarrow.parquet.read_table(parquet / f"{name}.parquet")
    mine = frame.toArrow()
    assert mine.column_names == right.column_names
    assert rows(mine) == rows(right)
    assert frame.rdd.getNumPartitions() > 3


def test_columns_and_filters_are_pushed_down(session, inputs, parquet):
    right = pyarrow.parquet.read_table(parquet / "filings.parquet")
    numbers = right.column("accession_number").to_pylist()[:3]
    reader = session.read.format("section16").option("columns", "accession_number, issuer_name")
    frame = reader.load(str(inputs))
    assert frame.columns == ["accession_number", "issuer_name"]
    found = frame.where(frame.accession_number.isin(numbers)).collect()
    assert sorted(row.accession_number for row in found) == sorted(numbers)
    one = frame.where(frame.accession_number == numbers[1])
    assert [row.accession_number for row in one.collect()] == [numbers[1]]


def in_a_column(session, folder):
    """The files of a folder as binaryFile has them, called as the program calls them."""
    files = session.read.format("binaryFile").option("recursiveFileLookup", "true").load(str(folder))
    return files.withColumn("path", functions.regexp_replace("path", f"^.*{folder}/", ""))


def test_a_column_of_bytes(session, shared):
    folder = shared / "corpus" / "xml"
    files = in_a_column(session, folder)
    mine = spark.of_bytes(files.repartition(3), "non_derivative_transactions").toArrow()
    right = pa.table(section16.tables(folder)["non_derivative_transactions"])
    assert rows(mine) == rows(right)


def test_a_task_that_is_killed_and_tried_again_gives_the_same(session, shared, tmp_path):
    folder = shared / "corpus" / "xml"
    files = in_a_column(session, folder)
    mark = str(tmp_path / "killed")

    def kill_once(batches):
        import os
        import signal

        for number, batch in enumerate(batches):
            if number == 0 and not os.path.exists(mark):
                open(mark, "w").close()
                os.kill(os.getpid(), signal.SIGKILL)
            yield batch

    frame = files.repartition(3).select("path", "content")
    mine = spark.of_bytes(frame.mapInArrow(kill_once, frame.schema), "footnotes").toArrow()
    assert os.path.exists(mark)
    assert rows(mine) == rows(pa.table(section16.tables(folder)["footnotes"]))


def test_what_is_wrong_is_said_by_name(session, inputs):
    with pytest.raises(Exception, match="there is no table `trades`"):
        session.read.format("section16").option("table", "trades").load(str(inputs)).schema
    with pytest.raises(Exception, match="there is no column `price`"):
        session.read.format("section16").option("columns", "price").load(str(inputs)).schema
    with pytest.raises(Exception, match="rest on all filings together"):
        session.read.format("section16").option("layout", "research").load(str(inputs)).schema


def test_the_page_on_spark(session, samples, tmp_path, monkeypatch, capsys):
    from test_examples import blocks

    shutil.copytree(samples, tmp_path / "filings", ignore=shutil.ignore_patterns("expected"))
    monkeypatch.chdir(tmp_path)
    scope = {"session": session}
    found = blocks("spark.md")
    for block in found:
        # The tests' session has the program's working folder; a relative path is Spark's own.
        exec(compile(block.replace('"filings/', f'"{tmp_path}/filings/'), "docs/spark.md", "exec"), scope)
    printed = capsys.readouterr().out
    assert len(found) == 2 and "transaction_code" in printed and "DOE JANE" in printed

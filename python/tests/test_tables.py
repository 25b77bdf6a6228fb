"""Tables as streams: cell for cell the program's Parquet, through every library that takes them."""

import gc
import os

import duckdb
import pandas
import polars
import pyarrow as pa
import pyarrow.parquet
import pytest

import section16


@pytest.fixture(scope="module")
def parquet(program, submissions, tmp_path_factory):
    """The program's Parquet of the submissions, by layout."""
    out = tmp_path_factory.mktemp("parquet")
    for layout in ("tables", "sec", "flat", "research"):
        program("convert", submissions, "-o", out / layout, "--per", "run", "--format", "parquet", "--layout", layout)
    return out


@pytest.mark.parametrize("layout, number", [("tables", 9), ("sec", 8), ("flat", 1), ("research", 5)])
def test_every_table_is_the_programs(submissions, parquet, layout, number):
    made = section16.tables(submissions, layout)
    assert len(made) == number
    for name, table in made.items():
        right = pyarrow.parquet.read_table(parquet / layout / f"{name}.parquet")
        assert pa.table(table).equals(right), name
        assert len(table) == right.num_rows
    assert made.report.exit_status == 0 and made.report.counts["filings"] == 260


def test_polars_duckdb_and_pandas_take_them(submissions, parquet):
    made = section16.tables(submissions)
    for name in made:
        right = pyarrow.parquet.read_table(parquet / "tables" / f"{name}.parquet")
        stream = made[name]
        assert polars.DataFrame(stream).equals(polars.from_arrow(right)), name
        in_duckdb = duckdb.sql("from stream").to_arrow_table().cast(right.schema)
        assert in_duckdb.equals(right), name
        in_pandas = pandas.DataFrame.from_arrow(stream)
        pandas.testing.assert_frame_equal(in_pandas, pandas.DataFrame.from_arrow(right))
        assert list(in_pandas.columns) == right.column_names


def test_bytes_and_names_are_inputs(submissions, parquet):
    paths = sorted(submissions.iterdir())
    made = section16.tables((path.name, path.read_bytes()) for path in paths)
    for name, table in made.items():
        right = pyarrow.parquet.read_table(parquet / "tables" / f"{name}.parquet")
        assert len(table) == right.num_rows, name
    transactions = pa.table(made["non_derivative_transactions"])
    assert transactions.equals(
        pyarrow.parquet.read_table(parquet / "tables" / "non_derivative_transactions.parquet")
    )
    alone = section16.tables([path.read_bytes() for path in paths[:3]])
    assert len(alone["filings"]) == 3
    assert len(section16.tables(paths[0].read_bytes())["filings"]) == 1


def test_lists_of_paths_and_files_below_a_folder(submissions):
    paths = sorted(submissions.iterdir())[:5]
    walked = pa.table(section16.tables(paths)["filings"])
    below = pa.table(section16.tables([(submissions, path) for path in paths])["filings"])
    assert walked.num_rows == 5 and below.equals(walked)


def test_a_table_outlives_its_mapping_and_leaves_nothing(samples):
    made = section16.tables(samples / "form4.xml")
    table = made["filings"]
    folder = os.path.dirname(made._tables["filings"])
    del made
    gc.collect()
    assert pa.table(table).num_rows == 1 and pa.table(table).num_rows == 1
    del table
    gc.collect()
    assert not os.path.exists(folder)


def test_what_an_iterable_raises_is_raised(samples):
    def broken():
        yield (samples / "form4.xml").read_bytes()
        raise KeyError("the store is gone")

    with pytest.raises(KeyError, match="the store is gone"):
        section16.tables(broken())
    with pytest.raises(section16.UsageError, match="path among the values"):
        section16.tables(path for path in [str(samples)])
    with pytest.raises(TypeError):
        section16.tables(iter([4]))


def test_arguments_that_are_wrong(samples):
    with pytest.raises(section16.UsageError, match="no layout `trades`"):
        section16.tables(samples, "trades")
    with pytest.raises(section16.UsageError, match="jobs is 0"):
        section16.tables(samples, jobs=0)
    with pytest.raises(section16.UsageError, match="no-such"):
        section16.tables("no-such")


def test_no_filing_is_no_row():
    made = section16.tables([])
    assert [len(table) for table in made.values()] == [0] * 9

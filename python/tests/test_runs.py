"""The verbs that work on filings at hand: the program's files, the program's words."""

import filecmp
import os
import signal
import threading
import time

import pytest

import section16


def same_trees(one, other):
    comparison = filecmp.dircmp(one, other)
    names = comparison.left_only + comparison.right_only
    assert not names, names
    _, different, broken = filecmp.cmpfiles(one, other, comparison.common_files, shallow=False)
    assert not different and not broken
    return len(comparison.common_files) + sum(
        same_trees(one / name, other / name) for name in comparison.common_dirs
    )


@pytest.mark.parametrize("per", ["filing", "issuer", "day", "run"])
def test_convert_writes_the_programs_bytes(program, samples, tmp_path, per):
    formats = ["csv", "jsonl", "parquet", "sqlite", "xlsx"]
    report = section16.convert(samples, tmp_path / "mine", per=per, format=formats)
    program("convert", samples, "-o", tmp_path / "right", "--per", per, "--format", ",".join(formats), status=1)
    assert same_trees(tmp_path / "mine", tmp_path / "right") >= 5
    assert report.exit_status == 1 and report.counts["filings"] == 17
    with pytest.raises(section16.IncompleteError, match="form4_damaged"):
        report.raise_for_status()


def test_strict_counts_warnings(samples, tmp_path):
    path = next(path for path in sorted(samples.iterdir()) if warns(path))
    assert section16.convert(path, tmp_path).exit_status == 0
    assert section16.convert(path, tmp_path, strict=True).exit_status == 1
    assert section16.check(path, strict=True).exit_status == 1


def warns(path):
    if not path.is_file():
        return False
    report = section16.check(path)
    return report.exit_status == 0 and report.counts["warned"] == 1


def test_check_lists_the_problems_table(program, samples):
    import csv
    import io

    right = list(csv.DictReader(io.StringIO(program("check", samples, "--format", "csv", status=1))))
    mine = section16.check(samples).problems
    assert [(p.accession_number, p.code, p.message) for p in mine] == [
        (row["accession_number"], row["code"], row["message"]) for row in right
    ]
    assert len(mine) > 10


def test_schema_is_the_programs(program):
    for format in ("markdown", "json", "sql", "json-schema", "codes"):
        assert section16.schema(format=format) == program("schema", "--format", format)
    assert section16.schema(format="sql", layout="sec") == program("schema", "--format", "sql", "--layout", "sec")
    with pytest.raises(section16.UsageError, match="no format `yaml`"):
        section16.schema(format="yaml")


def test_wrong_arguments_do_nothing(samples, tmp_path):
    for arguments in ({"per": "week"}, {"format": "doc"}, {"format": []}, {"layout": "x"}, {"jobs": 0}):
        with pytest.raises(section16.UsageError) as raised:
            section16.convert(samples, tmp_path / "out", **arguments)
        assert raised.value.exit_status == 2
    assert not (tmp_path / "out").exists()


def test_an_output_that_cannot_be_written(samples, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(section16.Section16Error) as raised:
        section16.convert(samples, tmp_path / "file" / "out")
    assert raised.value.exit_status in (2, 3)


def test_progress_is_told_and_its_errors_end_the_run(submissions, tmp_path):
    counts = []
    section16.convert(submissions, tmp_path / "out", per="run", progress=counts.append)
    assert counts[-1]["filings"] == 260

    def fail(_):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        section16.convert(submissions, tmp_path / "other", per="run", progress=fail)


def test_control_c_ends_a_run(samples, tmp_path):
    content = (samples / "form4.xml").read_bytes()

    def endless():
        number = 0
        while True:
            number += 1
            yield f"{number}.xml", content

    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        section16.convert(endless(), tmp_path / "out", per="run")
    assert time.monotonic() - began < 10
    assert not list((tmp_path / "out").glob("*.csv"))


def test_other_threads_work_meanwhile(submissions, tmp_path):
    ticks = []
    done = threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(1)
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    section16.convert(submissions, tmp_path, per="filing")
    done.set()
    thread.join()
    assert len(ticks) > 10

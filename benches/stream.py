"""Tables of so many filings, by default 100,000, as streams: CPU time and peak of memory.

    python benches/stream.py FOLDER_OF_XML [FILINGS]

The filings of the folder are given again and again under new accession numbers.
"""

import pathlib
import resource
import sys
import time

import pyarrow

import section16


def filings(folder, most):
    contents = [path.read_bytes() for path in sorted(pathlib.Path(folder).rglob("*.xml"))]
    for number in range(most):
        yield f"{number:010}-24-000001.xml", contents[number % len(contents)]


def rows(table):
    return sum(batch.num_rows for batch in pyarrow.RecordBatchReader.from_stream(table))


if __name__ == "__main__":
    folder, most = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    rows(section16.tables([])["filings"])
    began, clock = time.process_time(), time.perf_counter()
    tables = section16.tables(filings(folder, most))
    counts = {name: rows(table) for name, table in tables.items()}
    cpu, seconds = time.process_time() - began, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{most} filings, {sum(counts.values())} rows: {cpu:.2f} CPU s, {seconds:.2f} s, {most / cpu:.0f} filings per CPU second, peak {peak} MB")

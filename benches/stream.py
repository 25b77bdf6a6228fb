"""Tables of so many filings, by default 100,000, as streams: CPU time and peak of memory.

    python benches/stream.py FOLDER_OF_XML [FILINGS]

The filings of the folder are put into a tar archive, again and again under new accession numbers.
"""

import io
import os
import pathlib
import resource
import shutil
import sys
import tarfile
import tempfile
import time

import pyarrow

import section16


def archive(path, folder, most):
    contents = [file.read_bytes() for file in sorted(pathlib.Path(folder).rglob("*.xml"))]
    with tarfile.open(path, "w") as tar:
        for number in range(most):
            content = contents[number % len(contents)]
            member = tarfile.TarInfo(f"{number:010}-24-000001.xml")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def rows(table):
    return sum(batch.num_rows for batch in pyarrow.RecordBatchReader.from_stream(table))


if __name__ == "__main__":
    folder, most = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    path = os.path.join(tempfile.mkdtemp(), "filings.tar")
    if pid := os.fork():
        os.waitpid(pid, 0)
    else:
        archive(path, folder, most)
        os._exit(0)
    rows(section16.tables([])["filings"])
    began, clock = time.process_time(), time.perf_counter()
    tables = section16.tables(path)
    counts = {name: rows(table) for name, table in tables.items()}
    cpu, seconds = time.process_time() - began, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{most} filings, {sum(counts.values())} rows: {cpu:.2f} CPU s, {seconds:.2f} s, {most / cpu:.0f} filings per CPU second, peak {peak} MB")
    shutil.rmtree(os.path.dirname(path))

"""Filings per CPU second of edgartools and of section16, on the same files, in one process each.

edgartools reads a filing's XML and makes the data frame of its trades; it asks EDGAR for each owner
meanwhile, which is taken out. section16 makes all nine tables and hands them
to pyarrow. ``edgartools.sh`` installs both and runs this.
"""

import pathlib
import sys
import time


def edgartools(files):
    from edgar.ownership import Form3, Form4, Form5, Ownership, owners

    owners.Entity = lambda *_: None
    forms = {"3": Form3, "4": Form4, "5": Form5}
    failed = 0
    began = time.process_time()
    for file in files:
        try:
            fields = Ownership.parse_xml(file.read_text(encoding="utf-8", errors="replace"))
            forms[fields["form"].rstrip("/A")](**fields).to_dataframe()
        except Exception:
            failed += 1
    return time.process_time() - began, failed


def section16(files):
    import pyarrow

    import section16

    # pyarrow loads parts of itself with its first table.
    pyarrow.table(section16.tables([])["filings"])
    began = time.process_time()
    tables = section16.tables(files)
    for table in tables.values():
        pyarrow.table(table)
    return time.process_time() - began, tables.report.counts["unreadable"]


if __name__ == "__main__":
    which, folder, most = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    chosen = sorted(folder.rglob("*.xml"))[:most]
    seconds, failed = {"edgartools": edgartools, "section16": section16}[which](chosen)
    print(f"{which}: {len(chosen)} filings, {failed} failed, {seconds:.2f} CPU s, {len(chosen) / seconds:.0f} filings per CPU second")

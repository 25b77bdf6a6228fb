"""Runs the recipes of Python and SQL in the documents as they are written.

usage: recipes.py SECTION16 INPUT...

The inputs are converted into every format in a fresh folder, as the documents begin, and each block
runs there by itself. A block of SQL runs in the program that the heading above it names; that of
PostgreSQL twice, in a server of its own, because it must load twice. Blocks of R are not run: the
documents say so."""

import csv
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENTS = ["docs/recipes.md"]


def main():
    program, *inputs = sys.argv[1:]
    ran = 0
    for document in DOCUMENTS:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            prepare(program, inputs, folder)
            for heading, line, language, text in blocks(ROOT / document):
                run = {"python": run_python, "sql": run_sql}.get(language)
                if run is None:
                    continue
                try:
                    if heading == "PostgreSQL":
                        run_postgresql(text, program, folder)
                    else:
                        run(text, heading, folder)
                except Exception as error:
                    sys.exit(f"{document}, line {line}: {error}")
                ran += 1
    print(f"{ran} recipes ran as written")
    assert ran, "no recipe was found"


def prepare(program, inputs, folder):
    program = os.path.abspath(program)
    inputs = [os.path.abspath(path) for path in inputs]
    for arguments in [
        ["-o", "out", "--per", "run"],
        ["-o", "out", "--per", "run", "--format", "parquet"],
        ["-o", "out", "--per", "run", "--format", "jsonl"],
        ["-o", "out", "--format", "sqlite"],
        ["-o", "out", "--per", "run", "--layout", "flat"],
        ["-o", "sec", "--per", "run", "--layout", "sec"],
        ["-o", "days", "--per", "day", "--format", "parquet"],
    ]:
        done = subprocess.run([program, "convert", "--quiet", *inputs, *arguments], cwd=folder)
        assert done.returncode in (0, 1), f"{arguments} ended with {done.returncode}"


def blocks(path):
    heading, language, start, lines = "", None, 0, []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if language is None and line.startswith("#"):
            heading = line.lstrip("# ")
        if not line.startswith("```"):
            lines.append(line)
        elif language is None:
            language, start, lines = line[3:], number, []
        else:
            yield heading, start, language, "\n".join(lines)
            language = None


def run_python(text, _heading, folder):
    done = subprocess.run([sys.executable, "-c", text], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip(), "it prints nothing"


def run_sql(text, heading, folder):
    if "SQLite" in heading:
        database = sqlite3.connect(folder / "out/section16.sqlite")
        rows = database.execute(text).fetchall()
    elif "DuckDB" in heading:
        import duckdb

        database = duckdb.connect()
        os.chdir(folder)
        rows = []
        for statement in re.split(r";\s*\n", text):
            if re.sub(r"--.*", "", statement).strip():
                rows = database.execute(statement).fetchall()
        os.chdir(ROOT)
    else:
        raise AssertionError(f"no program is known for the SQL below `{heading}`")
    assert rows, "it finds no rows"


def run_postgresql(text, program, folder):
    """Starts a server that only this folder knows, and loads the tables twice."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    binaries = found[-1].parent if found else pathlib.Path(shutil.which("initdb")).parent
    # A server refuses to run as root.
    user = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
    folder.chmod(0o755)
    data = folder / "server"
    data.mkdir()
    if user:
        shutil.chown(data, user["user"])
    (folder / "load.sql").write_text(text)
    environment = {"PGHOST": str(data), "PGUSER": "test", "PATH": os.environ["PATH"]}

    def server(*command):
        subprocess.run([binaries / command[0], *command[1:]], cwd=data, check=True, capture_output=True, **user)

    def psql(*arguments, **options):
        command = [binaries / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, **options)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(table):
        return int(psql("-A", "-t", "-c", f"SELECT count(*) FROM {table}", "insiders"))

    server("initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--no-sync")
    server("pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", f"-k {data} -c listen_addresses=''", "start")
    try:
        psql("-c", "CREATE DATABASE insiders", "postgres")
        tables = subprocess.run([os.path.abspath(program), "schema", "--format", "sql"], capture_output=True, text=True, check=True)
        psql("insiders", input=tables.stdout)
        for _ in range(2):
            psql("-f", "load.sql", "insiders")
            for path in folder.glob("out/*.csv"):
                with open(path, newline="", encoding="utf-8") as file:
                    expected = sum(1 for _ in csv.reader(file)) - 1
                if path.stem != "flat":
                    assert rows(path.stem) == expected, f"{path.stem}: {rows(path.stem)} rows, the CSV has {expected}"
    finally:
        server("pg_ctl", "-D", data, "-m", "immediate", "stop")


if __name__ == "__main__":
    main()

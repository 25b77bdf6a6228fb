use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Output;

use parquet::file::reader::{FileReader, SerializedFileReader};
use rusqlite::Connection;

use crate::support;

const FORMATS: &str = "csv,xlsx,parquet,sqlite";
const SAMPLES: &str = "samples";

fn convert(input: &Path, out: &Path, more: &[&str]) -> Output {
    let mut command = support::section16();
    command.arg("convert").arg(input).arg("-o").arg(out).args(more);
    command.output().unwrap()
}

/// Every file below a folder with its bytes, by its path.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// The cells of a column, as text.
fn parquet_column(path: &Path, column: &str) -> Vec<String> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| {
        let row = row.unwrap();
        let (_, field) = row.get_column_iter().find(|(name, _)| *name == column).unwrap();
        field.to_string().trim_matches('"').to_owned()
    })
    .collect()
}

fn sheet_names(path: &Path) -> Vec<String> {
    let mut book = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut xml = String::new();
    book.by_name("xl/workbook.xml").unwrap().read_to_string(&mut xml).unwrap();
    let names = xml.split("<sheet name=\"").skip(1);
    names.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn count(database: &Path, table: &str) -> i64 {
    let connection = Connection::open(database).unwrap();
    let sql = format!("SELECT count(*) FROM {table}");
    connection.query_one(&sql, (), |row| row.get(0)).unwrap()
}

#[test]
fn outputs_stand_where_the_contract_says() {
    let input = Path::new(SAMPLES).join("submission.txt");
    for (per, expected) in [
        ("filing", ["xlsx/KEY.xlsx", "parquet/KEY/filings.parquet", "csv/KEY/filings.csv"]),
        ("issuer", ["xlsx/CIK.xlsx", "parquet/CIK/filings.parquet", "csv/CIK/filings.csv"]),
        (
            "day",
            [
                "xlsx/DAY.xlsx",
                "parquet/filings/filed_date=DAY/filings.parquet",
                "csv/filings/filed_date=DAY/filings.csv",
            ],
        ),
        ("run", ["xlsx/section16.xlsx", "parquet/filings.parquet", "csv/filings.csv"]),
    ] {
        let out = tempfile::tempdir().unwrap();
        convert(&input, out.path(), &["--per", per, "--format", FORMATS]);
        let database = Connection::open(out.path().join("section16.sqlite")).unwrap();
        let sql = "SELECT accession_number, issuer_cik, filed_date FROM filings";
        let (key, cik, day): (String, String, String) =
            database.query_one(sql, (), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        for path in expected {
            let path = path.replace("KEY", &key).replace("CIK", &cik).replace("DAY", &day);
            assert!(out.path().join(&path).is_file(), "{per}: {path}");
        }
        let files = tree(out.path());
        let (empty, full) = ("derivative_holdings.parquet", "owner_signatures.parquet");
        let has = |name: &str| files.keys().any(|path| path.ends_with(name));
        assert!(has(full), "{per}");
        assert_eq!(has(empty), per != "filing", "{per}: a table without rows");
    }
}

#[test]
fn a_format_alone_has_no_folder_of_its_own() {
    let input = Path::new(SAMPLES).join("submission.txt");
    for (format, expected) in
        [("xlsx", "section16.xlsx"), ("parquet", "filings.parquet"), ("csv", "filings.csv")]
    {
        let out = tempfile::tempdir().unwrap();
        convert(&input, out.path(), &["--per", "run", "--format", format]);
        assert!(out.path().join(expected).is_file(), "{expected}");
    }
}

#[test]
fn what_has_no_day_is_null_to_readers_of_partitions() {
    // A bare document has no header, which alone says the day.
    let input = Path::new(SAMPLES).join("form4.xml");
    let out = tempfile::tempdir().unwrap();
    convert(&input, out.path(), &["--per", "day", "--format", "parquet,csv,xlsx"]);
    let files = tree(out.path());
    assert!(files.keys().any(|path| path.ends_with("unknown.xlsx")), "{:?}", files.keys());
    let days = files.keys().filter(|path| path.extension().is_some_and(|e| e != "xlsx"));
    for path in days {
        let text = path.to_string_lossy();
        assert!(text.contains("/filed_date=__HIVE_DEFAULT_PARTITION__/"), "{text}");
    }
}

/// Readers of partitioned folders take the day from the path; some refuse it in both places.
#[test]
fn the_day_is_in_the_path_and_not_in_the_file() {
    let input = Path::new(SAMPLES).join("submission.txt");
    for (layout, table) in [("tables", "filings"), ("flat", "flat")] {
        let out = tempfile::tempdir().unwrap();
        let columns = |per: &str| -> Vec<String> {
            let more = ["--per", per, "--format", "parquet", "--layout", layout];
            convert(&input, out.path(), &more);
            let name = format!("{table}.parquet");
            let files = tree(out.path());
            let path = files
                .keys()
                .find(|path| path.ends_with(&name) && path.starts_with(table) == (per == "day"));
            let file = File::open(out.path().join(path.unwrap())).unwrap();
            let reader = SerializedFileReader::new(file).unwrap();
            let schema = reader.metadata().file_metadata().schema_descr();
            schema.columns().iter().map(|column| column.name().to_owned()).collect()
        };
        let (mut run, day) = (columns("run"), columns("day"));
        assert!(run.contains(&"filed_date".to_owned()));
        run.retain(|column| column != "filed_date");
        assert_eq!(day, run, "{layout}");
    }
}

#[test]
fn a_workbook_of_another_layout_stands_beside_the_first() {
    let input = Path::new(SAMPLES).join("submission.txt");
    for per in ["filing", "issuer", "day", "run"] {
        let out = tempfile::tempdir().unwrap();
        let books = |layout: &str| {
            convert(&input, out.path(), &["--per", per, "--format", "xlsx", "--layout", layout]);
            tree(out.path())
        };
        let first = books("tables");
        books("sec");
        let all = books("flat");
        assert_eq!(all.len(), 3, "{per}: {:?}", all.keys());
        let (name, bytes) = first.first_key_value().unwrap();
        assert_eq!(&all[name], bytes, "{per}: the workbook of the tables is as it was");
        for layout in ["flat", "sec"] {
            let stem = name.file_stem().unwrap().to_str().unwrap();
            assert!(all.contains_key(Path::new(&format!("{stem}-{layout}.xlsx"))), "{per}");
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    for per in ["filing", "issuer", "day", "run"] {
        let runs = ["1", "4"].map(|jobs| {
            let out = tempfile::tempdir().unwrap();
            let formats = "xlsx,parquet,sqlite";
            let more = ["--per", per, "--format", formats, "--jobs", jobs];
            convert(Path::new(SAMPLES), out.path(), &more);
            tree(out.path())
        });
        assert!(runs[0].len() > 9 && runs[0] == runs[1], "{per}");
    }
}

#[test]
fn a_later_copy_is_told_in_the_outputs_of_its_filing() {
    let input = tempfile::tempdir().unwrap();
    let document = fs::read_to_string(support::root().join(SAMPLES).join("form4.xml")).unwrap();
    let key = "0000001234-24-000001";
    for (name, document) in [("a", document.clone()), ("b", document.replace(">4<", ">4/A<"))] {
        fs::create_dir(input.path().join(name)).unwrap();
        fs::write(input.path().join(name).join(format!("{key}.xml")), document).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    convert(input.path(), out.path(), &["--format", FORMATS]);
    let folder = out.path().join("parquet").join(key);
    let codes = parquet_column(&folder.join("problems.parquet"), "code");
    assert!(codes.contains(&"duplicate-filing".to_owned()), "{codes:?}");
    assert_eq!(parquet_column(&folder.join("filings.parquet"), "document_type"), ["4"]);
    let names = sheet_names(&out.path().join(format!("xlsx/{key}.xlsx")));
    assert!(names.contains(&"problems".to_owned()) && names.contains(&"filings".to_owned()));
    let database = out.path().join("section16.sqlite");
    assert_eq!((count(&database, "filings"), count(&database, "problems")), (1, 1));
}

#[test]
fn converting_again_doubles_no_row_of_the_database() {
    let out = tempfile::tempdir().unwrap();
    let database = out.path().join("section16.sqlite");
    let tables = ["filings", "reporting_owners", "flat", "footnotes", "problems"];
    let counts = [0, 1].map(|_| {
        convert(Path::new(SAMPLES), out.path(), &["--format", "sqlite"]);
        tables.map(|table| count(&database, table))
    });
    assert!(counts[0].iter().all(|count| *count > 0));
    assert_eq!(counts[0], counts[1]);
}

#[test]
fn a_database_that_cannot_be_used_is_named_with_a_hint() {
    let out = tempfile::tempdir().unwrap();
    let database = out.path().join("section16.sqlite");
    Connection::open(&database).unwrap().execute_batch("CREATE TABLE mine (a)").unwrap();
    let before = fs::read(&database).unwrap();
    let output = convert(Path::new(SAMPLES), out.path(), &["--format", "sqlite"]);
    let said = support::stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("section16.sqlite is a database of another program"), "{said}");
    assert!(said.contains("hint: "), "{said}");
    assert_eq!(fs::read(&database).unwrap(), before);
}

#[test]
fn what_a_format_cannot_hold_is_told() {
    let input = tempfile::tempdir().unwrap();
    let document = fs::read_to_string(support::root().join(SAMPLES).join("form4.xml")).unwrap();
    let long = format!("<remarks>{}</remarks>", "r".repeat(40_000));
    let with_remarks = match document.find("<remarks") {
        Some(start) => {
            let rest = &document[start..];
            let end = rest.find("</remarks>").map_or_else(
                || rest.find("/>").unwrap() + "/>".len(),
                |end| end + "</remarks>".len(),
            );
            format!("{}{long}{}", &document[..start], &rest[end..])
        }
        None => document.replacen("<ownerSignature>", &format!("{long}<ownerSignature>"), 1),
    };
    fs::write(input.path().join("0000001234-24-000001.xml"), with_remarks).unwrap();
    let out = tempfile::tempdir().unwrap();
    let output = convert(input.path(), out.path(), &["--per", "run", "--format", FORMATS]);
    let said = support::stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("text-too-long in 1 cell, the first in 0000001234-24-000001"), "{said}");
    let remarks = parquet_column(&out.path().join("parquet/filings.parquet"), "remarks");
    assert_eq!(remarks[0].len(), 40_000);
}

/// Key and source stand in every row, so what does not fit there could be told without end.
#[test]
fn names_of_any_kind_are_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("names.tar");
    let document = fs::read(support::root().join(SAMPLES).join("form4.xml")).unwrap();
    let mut builder = tar::Builder::new(File::create(&archive).unwrap());
    let long = "x".repeat(40_000);
    for name in ["a\u{7}b.xml", "\u{ffff}.xml", &format!("{long}.xml")] {
        let path = format!("path={name}\n");
        // The length of a PAX record counts its own digits.
        let length = (path.len() + 1..).find(|all| all.to_string().len() + 1 + path.len() == *all);
        let record = format!("{} {path}", length.unwrap());
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(tar::EntryType::XHeader);
        header.set_size(record.len() as u64);
        header.set_path("pax").unwrap();
        header.set_cksum();
        builder.append(&header, record.as_bytes()).unwrap();
        let mut header = tar::Header::new_ustar();
        header.set_size(document.len() as u64);
        header.set_path("short.xml").unwrap();
        header.set_cksum();
        builder.append(&header, document.as_slice()).unwrap();
    }
    builder.into_inner().unwrap();
    let out = folder.path().join("out");
    let output = convert(&archive, &out, &["--per", "run", "--format", "csv,xlsx,parquet,sqlite"]);
    assert_eq!(output.status.code(), Some(0), "{}", support::stderr(&output));
    assert!(support::stderr(&output).len() < 4000, "messages stay short");
    let csv = fs::read_to_string(out.join("csv/filings.csv")).unwrap();
    assert_eq!(csv.lines().count(), 4);
    assert!(csv.contains(&long), "nothing is cut in text");
    let database = Connection::open(out.join("section16.sqlite")).unwrap();
    let count = |sql: &str| database.query_one(sql, (), |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM filings WHERE length(accession_number) > 40000"), 1);
    // The workbook tells a name once for its key and once for its source, whatever the rows.
    let told = support::stderr(&output);
    assert!(fs::metadata(out.join("xlsx/section16.xlsx")).unwrap().len() < 200_000);
    assert!(told.contains("text-too-long in 2 cells"), "{told}");
}

/// What an earlier run has made may not be made again by this one, so it must outlive it.
#[cfg(unix)]
#[test]
fn a_killed_run_leaves_the_old_database() {
    use std::io::Write;

    let out = tempfile::tempdir().unwrap();
    let made = convert(Path::new(SAMPLES), out.path(), &["--per", "run", "--format", "sqlite"]);
    assert_eq!(made.status.code(), Some(1), "{}", support::stderr(&made));
    let path = out.path().join("section16.sqlite");
    let before = fs::read(&path).unwrap();

    let mut command = support::section16();
    command.args(["convert", "-", "--per", "run", "--format", "sqlite", "-o"]).arg(out.path());
    let mut child = command.stdin(std::process::Stdio::piped()).spawn().unwrap();
    let mut archive = tar::Builder::new(child.stdin.take().unwrap());
    let document = fs::read(support::root().join(SAMPLES).join("form4.xml")).unwrap();
    for number in 0..400 {
        let mut header = tar::Header::new_gnu();
        header.set_size(document.len() as u64);
        archive
            .append_data(&mut header, format!("0000000001-24-{number:06}.xml"), &*document)
            .unwrap();
    }
    archive.get_mut().flush().unwrap();
    support::signal(&child, "KILL");
    child.wait().unwrap();
    assert_eq!(fs::read(&path).unwrap(), before);
    let names: Vec<_> = fs::read_dir(out.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    assert_eq!(names, ["section16.sqlite"], "no journal is left");

    // The next run adds to what there was, and clears up.
    let made = convert(Path::new(SAMPLES), out.path(), &["--per", "run", "--format", "sqlite"]);
    assert_eq!(made.status.code(), Some(1), "{}", support::stderr(&made));
    let count = |bytes: &[u8]| {
        let copy = tempfile::NamedTempFile::new().unwrap();
        fs::write(copy.path(), bytes).unwrap();
        let database = Connection::open(copy.path()).unwrap();
        database.query_one("SELECT count(*) FROM filings", (), |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(count(&fs::read(&path).unwrap()), count(&before));
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 1);
}

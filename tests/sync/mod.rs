//! `sync` against a small EDGAR on loopback.

mod damage;
mod environment;
mod follow;
mod formats;
mod killed;
mod month;
mod reports;
mod state;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::edgar_server::EdgarServer;
use crate::support::edgar_site::{Entry, Site};
use crate::support::{section16, stderr, stdout};

/// Waits that suit a test: the program's own are made for EDGAR.
const HURRY: [&str; 6] = ["--backoff-ms", "5", "--silence-ms", "1500", "--pause-ms", "200"];

/// `section16 sync -o folder` on a day, at the highest rate.
fn sync(server: &EdgarServer, folder: &Path, today: &str) -> Command {
    let mut command = section16();
    command.env_remove("SECTION16_EDGAR_URL").env("SECTION16_TODAY", today);
    command.args(["sync", "--base-url", &server.url(), "--rate", "10"]).args(HURRY);
    command.args(["--user-agent", "A Test test@example.com", "-o"]).arg(folder);
    command
}

/// Runs a command that must end with `status`; gives what it wrote.
fn expect(command: &mut Command, status: i32) -> Output {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(status), "{}", stderr(&output));
    output
}

/// The files below a folder, by path; hidden ones are left out.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, base: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if name.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                walk(&path, base, found);
            } else {
                let name = path.strip_prefix(base).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// Filings by accession number.
type Filings = BTreeMap<String, String>;

/// The raw filings of an export.
fn raw(folder: &Path) -> Filings {
    let files = tree(&folder.join("edgar"));
    let number = |path: &str| path.rsplit('/').next().unwrap().trim_end_matches(".txt").to_owned();
    let count = files.len();
    let text = |body| String::from_utf8(body).unwrap();
    let raw: Filings = files.into_iter().map(|(path, body)| (number(&path), text(body))).collect();
    assert_eq!(raw.len(), count, "a filing is stored twice");
    raw
}

/// Whether the tables are those of a fresh conversion of the filings on disk, byte for byte.
fn assert_current(folder: &Path, options: &[&str]) {
    let fresh = tempfile::tempdir().unwrap();
    let mut convert = section16();
    convert.arg("convert").arg(folder.join("edgar")).arg("-o").arg(fresh.path()).args(options);
    expect(&mut convert, 0);
    let (right, made) = (tree(fresh.path()), tree(&folder.join("tables")));
    assert_eq!(right.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>());
    for (path, bytes) in right {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(text(&bytes), text(&made[&path]), "{path}");
    }
}

const PER_DAY: [&str; 2] = ["--per", "day"];

/// Whether an export has these filings and no other, each as it is on EDGAR.
fn assert_filings(folder: &Path, right: &Filings, when: &str) {
    let made = raw(folder);
    let numbers = |filings: &Filings| filings.keys().cloned().collect::<Vec<_>>();
    assert_eq!(numbers(&made), numbers(right), "{when}");
    for (number, body) in right {
        assert!(made[number] == *body, "{when}: {number} is not as it is on EDGAR");
    }
}

/// What a site has out.
fn out(entries: &[Entry]) -> Filings {
    let text = |entry: &Entry| String::from_utf8(entry.body.clone()).unwrap();
    entries.iter().map(|entry| (entry.accession.clone(), text(entry))).collect()
}

/// The requests for filings since the log was last emptied.
fn fetched(server: &EdgarServer) -> Vec<String> {
    let paths = server.take_paths().into_iter();
    paths.filter(|path| path.contains("/edgar/data/")).collect()
}

/// A site of `count` filings on two days of January 2024.
fn small_site(server: &EdgarServer, count: u32) -> Site {
    let day = |number: u32| if number.is_multiple_of(2) { "2024-01-02" } else { "2024-01-03" };
    let entries = (1..=count).map(|number| Entry::made_up(number, day(number), number.into()));
    Site::with(server, entries.collect())
}

/// An export of `small_site`, made.
fn small_export(count: u32) -> (EdgarServer, Site, tempfile::TempDir) {
    let server = EdgarServer::start();
    let site = small_site(&server, count);
    let folder = tempfile::tempdir().unwrap();
    expect(sync(&server, folder.path(), TODAY).args(["--cik", "77"]), 0);
    server.take_paths();
    (server, site, folder)
}

/// A Thursday.
const TODAY: &str = "2024-01-04";

/// The output file of one table of a day.
fn table_of(folder: &Path, day: &str) -> PathBuf {
    folder.join(format!("tables/filings/filed_date={day}/filings.csv"))
}

fn status(folder: &Path) -> String {
    let mut command = section16();
    command.args(["sync", "--status", "-o"]).arg(folder);
    stdout(&expect(&mut command, 0))
}

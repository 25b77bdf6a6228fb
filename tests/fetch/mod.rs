//! `fetch` and `list` against a small EDGAR on loopback.

mod bodies;
mod discovery;
mod environment;
mod faults;
mod killed;
mod machine;
mod overlap;
mod pace;
mod real;
mod tables;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support;
use crate::support::edgar_server::EdgarServer;
use crate::support::edgar_site::{Entry, Site};

/// Waits that suit a test: the program's own are made for EDGAR.
const HURRY: [&str; 6] = ["--backoff-ms", "5", "--silence-ms", "1500", "--pause-ms", "300"];

/// `section16 fetch` with a contact, at the highest rate, from `server` into `folder`.
fn fetch(server: &EdgarServer, folder: &Path) -> Command {
    let mut command = program(server, "fetch");
    command.args(["--rate", "10", "-o"]).arg(folder);
    command
}

/// `section16 list` with a contact, from `server`.
fn list(server: &EdgarServer) -> Command {
    program(server, "list")
}

fn program(server: &EdgarServer, verb: &str) -> Command {
    let mut command = patient_program(server, verb);
    command.args(HURRY);
    command
}

/// `section16 fetch` with the waits that are made for EDGAR, at the highest rate.
fn fetch_patiently(server: &EdgarServer, folder: &Path) -> Command {
    let mut command = patient_program(server, "fetch");
    command.args(["--rate", "10", "-o"]).arg(folder);
    command
}

fn patient_program(server: &EdgarServer, verb: &str) -> Command {
    let mut command = support::section16();
    command.env_remove("SECTION16_EDGAR_URL").env_remove("SECTION16_TODAY");
    command.args([verb, "--base-url", &server.url()]);
    command.args(["--user-agent", "A Test test@example.com"]);
    command
}

/// Runs a command that must end with `status`; gives what it wrote.
fn expect(command: &mut Command, status: i32) -> Output {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(status), "{}", support::stderr(&output));
    output
}

/// The filings of a store, by path, without the program's own folder.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, base: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(base).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && !name.starts_with('.') {
                walk(&path, base, found);
            } else if path.is_file() {
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// What a store must hold when `entries` are fetched through an index.
fn whole<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> BTreeMap<String, Vec<u8>> {
    entries.into_iter().map(|entry| (entry.lowest_path(), entry.body.clone())).collect()
}

/// Whether every filing was answered with its body once at most.
fn assert_nothing_fetched_twice(server: &EdgarServer) {
    let again = fetched_again(server);
    assert!(again.is_empty(), "{again:?}");
}

/// The filings that were answered with their body more than once.
fn fetched_again(server: &EdgarServer) -> Vec<String> {
    let mut served = BTreeMap::new();
    for request in server.log() {
        if request.path.contains("/edgar/data/") && request.found && !request.faulty {
            *served.entry(request.path).or_insert(0) += 1;
        }
    }
    served.into_iter().filter(|(_, times)| *times > 1).map(|(path, _)| path).collect()
}

/// A site of `count` filings on two days of January 2024.
fn small_site(server: &EdgarServer, count: u32) -> Site {
    let day = |number: u32| if number.is_multiple_of(2) { "2024-01-02" } else { "2024-01-03" };
    let entries = (1..=count).map(|number| Entry::made_up(number, day(number), number.into()));
    Site::with(server, entries.collect())
}

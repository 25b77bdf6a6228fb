//! Every block of shell commands in the documents is run as it is written.
//!
//! A document enters; its blocks run one after the other in a folder that has what a reader would
//! have: some filings, a day's feed, a small EDGAR. Blocks of Python and SQL are run by
//! `make check-formats`, blocks of Rust by the documentation tests. What is not run is listed
//! here with the reason.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support;
use crate::support::edgar_server::EdgarServer;
use crate::support::edgar_site::{Entry, Site};

/// Blocks that are not run, by their first words.
const NOT_RUN: [(&str, &str); 5] = [
    ("tar xf section16-", "`make check-dist` does it in a bare Debian"),
    ("make demo", "builds everything; `.ci/run` runs it"),
    ("make install", "builds everything and installs it"),
    ("section16 schema --format sql | psql", "`make check-formats` runs it, it needs a server"),
    ("sqlite3 out/section16.sqlite", "waits for what a user types"),
];

/// Languages of blocks that are no shell commands.
const OTHER_LANGUAGES: [&str; 9] =
    ["crontab", "ini", "json", "python", "r", "rust", "rust,no_run", "sql", "text"];

#[test]
fn readme() {
    run_document("README.md", "2024-07-22");
}

#[test]
fn guide() {
    run_document("docs/guide.md", "2024-07-22");
}

#[test]
fn fetching() {
    run_document("docs/fetching.md", "2024-07-22");
}

/// The whole history is short on the first days of ownership XML.
#[test]
fn nightly_export() {
    run_document("docs/sync.md", "2003-07-08");
}

#[test]
fn reports() {
    run_document("docs/reports.md", "2024-07-22");
}

#[test]
fn recipes() {
    run_document("docs/recipes.md", "2024-07-22");
}

fn run_document(name: &str, today: &str) {
    let text = fs::read_to_string(support::root().join(name)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = EdgarServer::start();
    prepare(folder.path(), &server, today);
    let mut count = 0;
    for block in blocks(&text) {
        if NOT_RUN.iter().any(|(start, _)| block.text.starts_with(start)) {
            continue;
        }
        let expected = block.text.strip_prefix("$ ").map(|text| text.split_once('\n').unwrap());
        let commands = expected.map_or(block.text.as_str(), |(command, _)| command);
        let output = shell(commands, folder.path(), &server, today);
        // A command that shows its output may fail; its output says so.
        assert!(
            output.status.success() || expected.is_some(),
            "{name}, line {}: {}\n{commands}\n{}",
            block.line,
            output.status,
            support::stderr(&output)
        );
        if let Some((_, expected)) = expected {
            let shown = support::stdout(&output) + &support::stderr(&output);
            assert_eq!(
                without_times(&shown),
                without_times(expected),
                "{name}, line {}",
                block.line
            );
        }
        count += 1;
    }
    assert!(count > 0, "{name} has no commands");
}

#[test]
fn what_is_not_run_is_still_there() {
    let names =
        ["README.md", "docs/guide.md", "docs/fetching.md", "docs/sync.md", "docs/recipes.md"];
    let texts = names.map(|name| fs::read_to_string(support::root().join(name)).unwrap());
    let blocks: Vec<_> = texts.iter().flat_map(|text| blocks(text)).collect();
    for (start, reason) in NOT_RUN {
        assert!(!reason.is_empty());
        assert!(blocks.iter().any(|block| block.text.starts_with(start)), "{start}");
    }
}

/// A block of a document.
struct Block {
    line: usize,
    text: String,
}

/// The blocks of shell commands: those that name no language, or `sh`.
fn blocks(document: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = (1..).zip(document.lines());
    while let Some((line, text)) = lines.next() {
        let Some(language) = text.strip_prefix("```") else { continue };
        let inside: Vec<_> =
            lines.by_ref().map(|(_, text)| text).take_while(|text| *text != "```").collect();
        match language {
            "" | "sh" => blocks.push(Block { line, text: inside.join("\n") }),
            _ => assert!(OTHER_LANGUAGES.contains(&language), "line {line}: {language}"),
        }
    }
    blocks
}

fn shell(commands: &str, folder: &Path, server: &EdgarServer, today: &str) -> Output {
    let program = support::section16();
    let programs = Path::new(program.get_program()).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c", commands])
        .current_dir(folder)
        .env("PATH", path)
        .env("SECTION16_EDGAR_URL", server.url())
        .env("SECTION16_TODAY", today)
        // A block stands for itself; the contact is given once at the top of a document.
        .env("SECTION16_USER_AGENT", "Jane Doe jane@example.com")
        .env("XDG_CACHE_HOME", folder.join(".cache"))
        .output()
        .unwrap()
}

/// What stands in the folder in which a reader tries the commands, and on EDGAR.
fn prepare(folder: &Path, server: &EdgarServer, today: &str) {
    let samples = support::root().join("samples");
    let filings = folder.join("filings");
    fs::create_dir_all(&filings).unwrap();
    std::os::unix::fs::symlink(&samples, folder.join("samples")).unwrap();
    for name in ["form3.xml", "form4.xml", "form5.xml"] {
        let from = samples.join(name);
        if from.exists() {
            fs::copy(&from, filings.join(name)).unwrap();
        }
    }
    for name in ["form4.xml", "filing.xml"] {
        fs::copy(samples.join("form4.xml"), folder.join(name)).unwrap();
    }

    let apple = (320_193, "Apple Inc.", "AAPL");
    let microsoft = (789_019, "MICROSOFT CORP", "MSFT");
    let entries = if today.starts_with("2003") {
        vec![
            entry("0000320193-03-000010", "2003-07-01", apple, 1_214_156),
            entry("0000789019-03-000011", "2003-07-07", microsoft, 1_214_157),
        ]
    } else {
        vec![
            entry("0000320193-24-000035", "2024-02-14", apple, 1_214_156),
            entry("0000320193-24-000036", "2024-07-19", apple, 1_214_156),
            entry("0001127602-24-015987", "2024-07-19", microsoft, 1_318_605),
        ]
    };
    fs::write(folder.join("0001127602-24-015987.txt"), &entries.last().unwrap().body).unwrap();
    write_feed(&folder.join("20240719.nc.tar.gz"), &entries);
    let numbers: String = entries.iter().map(|entry| format!("{}\n", entry.accession)).collect();
    fs::write(folder.join("numbers.txt"), numbers).unwrap();

    let site = Site::with(server, entries);
    site.put_tickers(server, &[("AAPL", 320_193), ("MSFT", 789_019)]);
    let (year, months) = match &today[..4] {
        "2003" => ("2003", &["04", "07"][..]),
        year => (year, &["01", "04", "07"][..]),
    };
    for month in months {
        site.put_quarterly_index(server, &format!("{year}-{month}-01"), today);
    }
}

/// Our own Form 4 of an issuer and an owner.
fn entry(accession: &str, filed: &str, issuer: (u64, &str, &str), owner: u64) -> Entry {
    let (cik, name, ticker) = issuer;
    let made_up = Entry::made_up(1, filed, owner - 100);
    let body = String::from_utf8(made_up.body).unwrap();
    let body = body
        .replace(&made_up.accession, accession)
        .replace("0000000077", &format!("{cik:010}"))
        .replace("ALDER CO", name)
        .replace("<issuerTradingSymbol>ALD", &format!("<issuerTradingSymbol>{ticker}"));
    Entry {
        accession: accession.to_owned(),
        parties: vec![(cik, name.to_owned()), made_up.parties[1].clone()],
        body: body.into_bytes(),
        ..made_up
    }
}

/// A day's feed: the filings in a compressed tar.
fn write_feed(path: &Path, entries: &[Entry]) {
    let file = fs::File::create(path).unwrap();
    let packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    let mut archive = tar::Builder::new(packed);
    for entry in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(entry.body.len() as u64);
        header.set_mode(0o644);
        let name = format!("{}.nc", entry.accession);
        archive.append_data(&mut header, name, entry.body.as_slice()).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap();
}

/// `text` with the seconds that a run took left out.
fn without_times(text: &str) -> String {
    let words = text.trim().split(' ').collect::<Vec<_>>();
    let is_time = |at: usize| at > 0 && words[at - 1] == "in" && words.get(at + 1).is_some();
    let kept = words.iter().enumerate().filter(|(at, _)| !is_time(*at)).map(|(_, word)| *word);
    kept.collect::<Vec<_>>().join(" ")
}

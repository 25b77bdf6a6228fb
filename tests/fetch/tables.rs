//! `fetch --convert`: the tables are those of a conversion of the same filings.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use super::{assert_nothing_fetched_twice, expect, fetch, small_site, tree, whole};
use crate::support::edgar_server::{EdgarServer, Fault};
use crate::support::edgar_site::Site;
use crate::support::{section16, stderr};

const RUN: [&str; 5] = ["--cik", "77", "--convert", "--per", "run"];
const FILING: [&str; 4] = ["--cik", "77", "--convert", "--no-raw"];

fn tables(server: &EdgarServer, options: &[&str]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    expect(fetch(server, folder.path()).args(RUN).args(options), 0);
    let owners = fs::read_to_string(folder.path().join("reporting_owners.csv")).unwrap();
    (folder, owners)
}

fn site(server: &EdgarServer) -> Site {
    let site = small_site(server, 5);
    site.put_everything(server);
    site
}

/// The tables of a folder, without the filings.
fn written(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut tree = tree(folder);
    tree.retain(|path, _| path.ends_with(".csv") && path != "failed.csv");
    tree
}

#[test]
fn straight_to_tables() {
    let server = EdgarServer::start();
    let site = site(&server);
    let (kept, owners) = tables(&server, &[]);
    assert_eq!(owners.lines().count(), 1 + 5);
    for (path, bytes) in whole(site.entries()) {
        assert_eq!(fs::read(kept.path().join(path)).unwrap(), bytes);
    }
    // The same from the store, by `convert`.
    let out = tempfile::tempdir().unwrap();
    let [raw, out] =
        [kept.path().join("edgar"), out.path().to_owned()].map(|path| path.display().to_string());
    let mut convert = section16();
    expect(convert.args(["convert", &raw, "-o", &out, "--per", "run"]), 0);
    let by_convert = fs::read_to_string(format!("{out}/reporting_owners.csv")).unwrap();
    let sorted = |text: &str| {
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(sorted(&by_convert), sorted(&owners));

    // Again: nothing is fetched, the tables are the same.
    server.take_paths();
    expect(fetch(&server, kept.path()).args(RUN), 0);
    assert_eq!(server.take_paths().len(), 1);
    assert_eq!(fs::read_to_string(kept.path().join("reporting_owners.csv")).unwrap(), owners);

    let (_packed, of_packed) = tables(&server, &["--gzip"]);
    assert_eq!(of_packed, owners);
}

#[test]
fn without_the_filings() {
    let server = EdgarServer::start();
    site(&server);
    let (folder, owners) = tables(&server, &["--no-raw"]);
    assert_eq!(owners.lines().count(), 1 + 5);
    assert!(tree(folder.path()).keys().all(|path| path.ends_with(".csv") && !path.contains('/')));
    assert!(!folder.path().join(".section16/unkept").exists());
}

#[test]
fn the_tables_do_not_depend_on_the_order_of_arrival() {
    let server = EdgarServer::start();
    small_site(&server, 12);
    let of_run = || {
        let (folder, _) = tables(&server, &["--no-raw"]);
        written(folder.path())
    };
    let undisturbed = of_run();
    assert_eq!(undisturbed.len(), 9);
    server.fail("-24-000001.txt", 3, Fault::Answer(500, "", b"oops".to_vec()));
    server.fail("-24-000003.txt", 1, Fault::Slow(Duration::from_millis(80)));
    server.fail("-24-000005.txt", 1, Fault::AfterRequests("-24-000012.txt", 1));
    assert_eq!(of_run(), undisturbed);
}

#[test]
fn tables_of_what_came_where_some_failed() {
    let server = EdgarServer::start();
    let mut site = small_site(&server, 4);
    let folder = tempfile::tempdir().unwrap();
    site.remove_filing(&server, "0000000088-24-000003");
    let days = ["--all", "--from", "2024-01-02", "--to", "2024-01-03"];
    let tables = ["--convert", "--per", "run"];
    expect(fetch(&server, folder.path()).args(days).args(tables), 1);
    let filings = fs::read_to_string(folder.path().join("filings.csv")).unwrap();
    assert_eq!(filings.lines().count(), 1 + 3);
    let failed = fs::read_to_string(folder.path().join("failed.csv")).unwrap();
    assert!(failed.contains("0000000088-24-000003"), "{failed}");
    assert_eq!(failed.lines().count(), 2);
}

#[test]
fn a_run_that_was_stopped_leaves_no_half_tables() {
    let server = EdgarServer::start();
    let site = small_site(&server, 6);
    let page = b"<!DOCTYPE html><title>Request Rate Threshold Exceeded</title>".to_vec();
    let refused = Fault::Answer(429, "Content-Type: text/html\r\n", page);
    for per in ["run", "filing"] {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["--cik", "77", "--convert", "--no-wait", "--per", per];
        // The newest first: the fourth is refused once the others have come.
        server.fail("-24-000002.txt", usize::MAX, refused.clone());
        let output = expect(fetch(&server, folder.path()).args(arguments), 3);
        assert!(stderr(&output).contains("EDGAR refuses requests"), "{}", stderr(&output));
        let kept = written(folder.path());
        assert_eq!(stderr(&output).contains("combined tables are not written"), per == "run");
        assert_eq!(kept.is_empty(), per == "run", "{:?}", kept.keys());
        server.heal();
        server.take_paths();
        expect(fetch(&server, folder.path()).args(arguments), 0);
        assert_nothing_fetched_twice(&server);
        let rows: usize = written(folder.path())
            .iter()
            .filter(|(path, _)| path.ends_with("filings.csv"))
            .map(|(_, table)| table.split(|byte| *byte == b'\n').count() - 2)
            .sum();
        assert_eq!(rows, site.entries().len());
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_keeps_the_folders_of_what_came() {
    let server = EdgarServer::start();
    small_site(&server, 30);
    let undisturbed = tempfile::tempdir().unwrap();
    expect(fetch(&server, undisturbed.path()).args(FILING), 0);
    let undisturbed = written(undisturbed.path());
    assert_eq!(undisturbed.keys().filter(|path| path.ends_with("filings.csv")).count(), 30);

    for arguments in [&FILING[..], &RUN] {
        let folder = tempfile::tempdir().unwrap();
        server.take_paths();
        let mut child = fetch(&server, folder.path()).args(arguments).spawn().unwrap();
        while server.log().len() < 9 {
            std::thread::sleep(Duration::from_millis(5));
        }
        crate::support::signal(&child, "INT");
        assert_eq!(child.wait().unwrap().code(), Some(130));
        let kept = written(folder.path());
        if arguments == FILING {
            assert!(!kept.is_empty() && kept.len() < undisturbed.len());
            assert!(kept.iter().all(|(path, bytes)| undisturbed.get(path) == Some(bytes)));
        } else {
            assert!(kept.is_empty(), "{:?}", kept.keys());
        }
        expect(fetch(&server, folder.path()).args(arguments), 0);
        // A body that is on its way when the signal comes is asked for again, and no other.
        let again = super::fetched_again(&server);
        assert!(again.len() <= 1, "{again:?}");
        if arguments == FILING {
            assert_eq!(written(folder.path()), undisturbed);
        }
    }
}

#[test]
fn a_bad_output_is_found_before_anything_is_asked_for() {
    let server = EdgarServer::start();
    site(&server);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    for output in [&file, &file.join("out")] {
        let output = expect(fetch(&server, output).args(RUN), 2);
        assert!(stderr(&output).contains("the output must be a folder"), "{}", stderr(&output));
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    #[cfg(feature = "sqlite")]
    {
        fs::write(folder.path().join("section16.sqlite"), "no database").unwrap();
        expect(fetch(&server, folder.path()).args(RUN).args(["--format", "sqlite"]), 2);
    }
    assert!(server.log().is_empty(), "nothing was asked for");
}

#[test]
fn an_output_that_fails_ends_the_run() {
    let server = EdgarServer::start();
    small_site(&server, 6);
    let folder = tempfile::tempdir().unwrap();
    // Where the folder of a filing belongs there is a file.
    let taken = folder.path().join("0000000088-24-000001");
    fs::write(&taken, "mine").unwrap();
    let arguments = ["--cik", "77", "--convert"];
    let output = expect(fetch(&server, folder.path()).args(arguments), 3);
    let said = stderr(&output);
    assert!(said.contains("error: writing to ") && said.contains("hint: "), "{said}");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "mine");
    fs::remove_file(&taken).unwrap();
    expect(fetch(&server, folder.path()).args(arguments), 0);
    assert_nothing_fetched_twice(&server);
    assert!(taken.join("filings.csv").is_file());
}

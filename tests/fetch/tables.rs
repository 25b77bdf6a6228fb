//! `fetch --convert`: the tables are those of a conversion of the same filings.

use std::fs;

use super::{expect, fetch, small_site, tree, whole};
use crate::support::edgar_server::EdgarServer;
use crate::support::edgar_site::Site;
use crate::support::section16;

fn tables(server: &EdgarServer, options: &[&str]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--cik", "77", "--convert", "--per", "run"];
    expect(fetch(server, folder.path()).args(arguments).args(options), 0);
    let owners = fs::read_to_string(folder.path().join("reporting_owners.csv")).unwrap();
    (folder, owners)
}

fn site(server: &EdgarServer) -> Site {
    let site = small_site(server, 5);
    site.put_everything(server);
    site
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
    let again = ["--cik", "77", "--convert", "--per", "run"];
    expect(fetch(&server, kept.path()).args(again), 0);
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

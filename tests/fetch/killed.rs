//! Runs that end before their time leave nothing wrong behind.

use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

use super::{assert_nothing_fetched_twice, expect, fetch, small_site, tree, whole};
use crate::support::edgar_server::EdgarServer;

/// Numbers that look random and are the same in each run of the test.
fn moments() -> impl Iterator<Item = Duration> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        Duration::from_micros(state % 260_000)
    })
}

#[test]
fn killed_at_fifty_moments_the_tree_ends_equal() {
    let server = EdgarServer::start();
    let site = small_site(&server, 70);
    let right = whole(site.entries());
    let mut folder = tempfile::tempdir().unwrap();
    let start = |folder: &tempfile::TempDir| -> Child {
        let days = ["-q", "--all", "--from", "2024-01-01", "--to", "2024-01-05"];
        fetch(&server, folder.path()).args(days).spawn().unwrap()
    };
    for moment in moments().take(50) {
        let mut child = start(&folder);
        sleep(moment);
        child.kill().unwrap();
        child.wait().unwrap();
        let stored = tree(folder.path());
        for (path, bytes) in &stored {
            assert_eq!(right.get(path), Some(bytes), "{path}");
        }
        if stored.len() == right.len() {
            folder = tempfile::tempdir().unwrap();
        }
    }
    assert!(start(&folder).wait().unwrap().success());
    assert_eq!(tree(folder.path()), right);
    let temporary = folder.path().join(".section16/tmp");
    assert_eq!(std::fs::read_dir(temporary).unwrap().count(), 0);
}

#[test]
fn killed_while_converting_the_tables_end_equal() {
    let server = EdgarServer::start();
    small_site(&server, 20);
    let tables = |folder: &tempfile::TempDir| {
        let mut tree = tree(folder.path());
        tree.retain(|path, _| path.ends_with(".csv"));
        tree
    };
    let start = |folder: &tempfile::TempDir| -> Child {
        let whats = ["-q", "--cik", "77", "--convert", "--per", "run", "--no-raw"];
        fetch(&server, folder.path()).args(whats).spawn().unwrap()
    };
    let undisturbed = tempfile::tempdir().unwrap();
    assert!(start(&undisturbed).wait().unwrap().success());
    let right = tables(&undisturbed);
    assert_eq!(right.len(), 9);
    server.take_paths();
    let folder = tempfile::tempdir().unwrap();
    for moment in moments().take(15) {
        let mut child = start(&folder);
        sleep(moment * 2);
        child.kill().unwrap();
        child.wait().unwrap();
        for (path, bytes) in tables(&folder) {
            assert_eq!(right.get(&path), Some(&bytes), "{path}");
        }
    }
    assert!(start(&folder).wait().unwrap().success());
    assert_eq!(tables(&folder), right);
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".csv") && name != ".section16" && name != "edgar")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_run_and_keeps_what_is_finished() {
    let server = EdgarServer::start();
    let site = small_site(&server, 30);
    let right = whole(site.entries());
    let folder = tempfile::tempdir().unwrap();
    for signal in ["INT", "TERM"] {
        server.take_paths();
        let mut child = fetch(&server, folder.path()).args(["--cik", "77"]).spawn().unwrap();
        while server.log().len() < 6 {
            sleep(Duration::from_millis(5));
        }
        crate::support::signal(&child, signal);
        assert_eq!(child.wait().unwrap().code(), Some(130));
        let stored = tree(folder.path());
        assert!(!stored.is_empty() && stored.len() < right.len());
        assert!(stored.iter().all(|(path, bytes)| right.get(path) == Some(bytes)));
    }
    expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
    assert_eq!(tree(folder.path()), right);
    assert_nothing_fetched_twice(&server);
}

//! What this machine lacks ends the run, and is no fault of a filing.
#![cfg(unix)]

use std::fs;
use std::process::{Command, Output};
use std::time::Duration;

use super::{expect, fetch, small_site, tree, whole};
use crate::support::edgar_server::{EdgarServer, Fault};
use crate::support::stderr;

/// Runs `command` with at most so many open files.
fn with_open_files(limit: u32, command: &Command) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("ulimit -n {limit}; exec \"$0\" \"$@\"")]);
    shell.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.output().unwrap()
}

#[test]
fn out_of_file_handles_is_an_error_of_the_environment() {
    let server = EdgarServer::start();
    let site = small_site(&server, 6);
    // From the first file to the last connection, each may be the one too many.
    for limit in 4..=14 {
        let folder = tempfile::tempdir().unwrap();
        let mut command = fetch(&server, folder.path());
        command.args(["--all", "--from", "2024-01-02", "--to", "2024-01-03"]);
        let output = with_open_files(limit, &command);
        let told = stderr(&output);
        assert!(!told.contains("panicked"), "{limit}: {told}");
        let Some(status) = output.status.code() else { continue };
        if status == 0 {
            assert_eq!(tree(folder.path()), whole(site.entries()), "{limit}");
            continue;
        }
        assert!(status == 3 || status == 127, "{limit}: {status} {told}");
        let stored = tree(folder.path());
        assert!(!stored.contains_key("failed.csv"), "{limit}: {told}");
        let right = whole(site.entries());
        assert!(stored.iter().all(|(path, bytes)| right.get(path) == Some(bytes)), "{limit}");
    }
}

#[test]
fn connections_that_the_system_has_no_handle_for_end_the_run() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    small_site(&server, 30);
    // Every answer takes so long that a connection is opened for each filing.
    server.fail("/edgar/data/", usize::MAX, Fault::Slow(Duration::from_millis(400)));
    let mut command = fetch(&server, folder.path());
    let output = with_open_files(18, command.args(["--cik", "77"]));
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("hint: "), "{}", stderr(&output));
    assert!(!tree(folder.path()).contains_key("failed.csv"));
    server.heal();
    expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
}

#[test]
fn a_folder_that_is_removed_during_the_run_is_not_made_anew() {
    let server = EdgarServer::start();
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("filings");
    small_site(&server, 12);
    let mut run = fetch(&server, &folder);
    run.args(["--cik", "77"]).stderr(std::process::Stdio::piped());
    let run = run.spawn().unwrap();
    while server.log().len() < 4 {
        std::thread::sleep(Duration::from_millis(5));
    }
    // A filing may be written between the removal of its file and that of its folder.
    while folder.exists() {
        let _ = fs::remove_dir_all(&folder);
    }
    let output = run.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let told = stderr(&output);
    // Or a file of it, where that was gone first.
    let says = ["filings: the folder was removed", ".txt: no such file or directory"];
    assert!(says.iter().any(|says| told.contains(says)), "{told}");
    assert!(!folder.exists());
}

//! What is followed, what is remembered, what is said.

use std::fs;

use super::{
    PER_DAY, TODAY, assert_current, assert_filings, expect, fetched, out, raw, small_export,
    small_site, status, sync, tree,
};
use crate::support::edgar_server::{EdgarServer, Fault};
use crate::support::edgar_site::Entry;
use crate::support::{stderr, stdout};

#[test]
fn companies_are_remembered_and_what_is_new_is_fetched() {
    let server = EdgarServer::start();
    let mut site = small_site(&server, 4);
    site.put_tickers(&server, &[("ALD", 77)]);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    expect(sync(&server, folder, TODAY).args(["--ticker", "ald", "--cik", "101"]), 0);
    assert_filings(folder, &out(site.entries()), "");
    server.take_paths();
    let again = expect(sync(&server, folder, TODAY).arg("-q"), 0);
    assert_eq!((stdout(&again), stderr(&again)), (String::new(), String::new()));
    assert_eq!(server.take_paths().len(), 2, "a list for each company");

    // A late filing: its day is written anew, and no other.
    let other_day = super::table_of(folder, "2024-01-03");
    let before = fs::metadata(&other_day).unwrap().modified().unwrap();
    site.put_filing(&server, Entry::made_up(50, "2024-01-02", 1));
    site.put_everything(&server);
    let output = expect(&mut sync(&server, folder, TODAY), 0);
    assert!(stderr(&output).starts_with("1 filing fetched, 1 converted, 1 group of"));
    assert_eq!(fetched(&server).len(), 1);
    assert_eq!(fs::metadata(&other_day).unwrap().modified().unwrap(), before);
    assert_current(folder, &PER_DAY);

    // One list drops it, and the other still has it; then both drop it.
    site.remove_filing(&server, "0000000088-24-000050");
    site.put_submissions(&server, 101, 1000);
    expect(&mut sync(&server, folder, TODAY), 0);
    assert_eq!(raw(folder).len(), 5);
    site.put_submissions(&server, 77, 1000);
    expect(&mut sync(&server, folder, TODAY), 0);
    assert_filings(folder, &out(site.entries()), "");
    assert_current(folder, &PER_DAY);
    assert!(status(folder).starts_with("follows: CIK 101; CIK 77; forms 3,4,5\n"));
}

#[test]
fn what_fails_is_tried_again_and_shown() {
    let server = EdgarServer::start();
    let site = small_site(&server, 3);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let log = folder.join("sync.log");
    let log_option = format!("--log={}", log.display());
    server.fail("000002.txt", usize::MAX, Fault::Answer(410, "", vec![]));
    let run = |status: i32| {
        let mut command = sync(&server, folder, TODAY);
        expect(command.args(["--cik", "77", &log_option]), status)
    };
    let output = run(1);
    let text = stderr(&output);
    assert!(text.contains("000002: EDGAR has no such file"), "{text}");
    assert_current(folder, &PER_DAY);
    let said = status(folder);
    assert!(said.contains("failed: 1 "), "{said}");
    assert!(said.contains("000002: EDGAR has no such file (1 try, next not"), "{said}");
    run(1);
    assert_eq!(fetched(&server).len(), 4, "the failed one is tried again at once");
    run(1);
    assert_eq!(fetched(&server).len(), 0, "and then after a while");
    assert!(status(folder).contains("(2 tries, next not before 2024-01-04 13:00:00 UTC)"));
    server.heal();
    expect(&mut sync(&server, folder, "2024-01-05"), 0);
    assert_filings(folder, &out(site.entries()), "");
    assert_current(folder, &PER_DAY);
    let lines = fs::read_to_string(log).unwrap();
    let first = lines.lines().next().unwrap();
    assert!(first.starts_with("20") && first.contains("Z info: plan: "), "{first}");
    assert_eq!(lines.matches("Z error: 0000000088-24-000002: ").count(), 2, "{lines}");
    assert_eq!(lines.matches("Z done: ").count(), 3, "{lines}");
}

#[test]
fn a_plan_is_shown_and_a_dry_run_leaves_no_trace() {
    let server = EdgarServer::start();
    let site = small_site(&server, 5);
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export");
    let follow = ["--all", "--from", "2023-10-01"];
    // The quarter before is final by then: its index, which is not there, and its days.
    let today = "2024-01-12";
    let output = expect(sync(&server, &export, today).args(follow).arg("--dry-run"), 0);
    let text = stdout(&output);
    assert!(text.contains(", 5 for filings; at least "), "{text}");
    assert!(text.ends_with("new filings: 5, corrected: 0, withdrawn: 0\n"), "{text}");
    assert!(!export.exists());
    assert!(fetched(&server).is_empty());

    let output = expect(sync(&server, &export, today).args(follow), 0);
    assert!(stderr(&output).contains(", 5 for filings; at least 1 second at 10 a second"));
    assert_filings(&export, &out(site.entries()), "");
    assert_current(&export, &PER_DAY);
    let before = tree(folder.path());
    let output = expect(sync(&server, &export, today).arg("--dry-run"), 0);
    assert!(stdout(&output).contains(", 0 for filings; "), "{}", stdout(&output));
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn wrong_command_lines_do_nothing() {
    let server = EdgarServer::start();
    small_site(&server, 1);
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export");
    for (options, says) in [
        (&[][..], "there is nothing to follow"),
        (&["--cik", "999"], "EDGAR knows no company or person with the CIK 999"),
        (&["--cik", "77", "--form", "10-K"], "is no ownership form"),
        (&["--cik", "77", "--format", "docx"], "docx"),
        (&["--cik", "77", "--max-time", "soon"], "a time is written as"),
        (&["--all", "--from", "yesterday"], "a day is written as"),
    ] {
        let output = expect(sync(&server, &export, TODAY).args(options), 2);
        assert!(stderr(&output).contains(says), "{options:?}: {}", stderr(&output));
    }
    assert!(raw(&export).is_empty());
    let output = expect(sync(&server, folder.path(), TODAY).arg("--status"), 2);
    assert!(stderr(&output).contains("holds no export"));
}

#[test]
fn forms_narrow_what_is_followed() {
    let (server, mut site, folder) = small_export(2);
    let mut three = Entry::made_up(30, "2024-01-03", 3);
    three.form = "3".to_owned();
    site.put_filing(&server, three);
    site.put_everything(&server);
    let folder = folder.path();
    expect(sync(&server, folder, TODAY).args(["--form", "4"]), 0);
    assert_eq!(raw(folder).len(), 2);
    expect(&mut sync(&server, folder, TODAY), 0);
    assert_eq!(raw(folder).len(), 2, "remembered");
    expect(sync(&server, folder, TODAY).args(["--form", "3,4"]), 0);
    assert_eq!(raw(folder).len(), 3);
    assert_current(folder, &PER_DAY);
}

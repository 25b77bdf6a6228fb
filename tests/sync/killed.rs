//! Runs that are killed leave nothing wrong behind, and nothing is fetched twice.

use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use super::month::{CORRECTED, DAYS, Month, day};
use super::{
    Filings, PER_DAY, assert_current, assert_filings, expect, fetched, raw, small_site, status,
    sync,
};
use crate::support::edgar_server::EdgarServer;

/// Numbers that look random and are the same in each run of the test.
fn numbers() -> impl Iterator<Item = u64> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    })
}

#[test]
fn killed_at_fifty_moments_of_a_month_of_indexes_the_end_is_the_same() {
    let longest = Duration::from_millis(1000);
    let (month, folder) = killed_often(&["--all", "--from", "2024-01-02"], longest);
    assert_ends_well(&month, &month.out, folder.path());
}

#[test]
fn killed_at_fifty_moments_of_a_month_of_lists_the_end_is_the_same() {
    let (month, folder) = killed_often(&["--cik", "77"], Duration::from_millis(450));
    assert_ends_well(&month, &month.at_once(), folder.path());
}

/// Lets a month go by with fifty runs spread over it, each killed after `longest` at most.
fn killed_often(follow: &[&str], longest: Duration) -> (Month, tempfile::TempDir) {
    let mut month = Month::new();
    let folder = tempfile::tempdir().unwrap();
    let mut numbers = numbers();
    let mut today = 1;
    for moment in 0..50_u32 {
        while today < DAYS.start() + moment * 30 / 50 {
            today += 1;
            month.dawn(today);
        }
        let have = raw(folder.path());
        month.server.take_paths();
        let mut command = sync(&month.server, folder.path(), &day(today));
        let mut child = command.arg("-q").args(follow).spawn().unwrap();
        let longest = u64::try_from(longest.as_micros()).unwrap();
        sleep(Duration::from_micros(numbers.next().unwrap() % longest));
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().unwrap();
        assert_not_again(&fetched(&month.server), &have);
    }
    for today in today + 1..=*DAYS.end() {
        month.dawn(today);
    }
    (month, folder)
}

/// One run that is not killed makes everything right.
fn assert_ends_well(month: &Month, right: &Filings, folder: &Path) {
    let have = raw(folder);
    expect(sync(&month.server, folder, "2024-01-31").arg("-q"), 0);
    assert_not_again(&fetched(&month.server), &have);
    assert_filings(folder, right, "in the end");
    assert_current(folder, &PER_DAY);
    let status = status(folder);
    assert!(status.contains(&format!("converted: {} ", right.len())), "{status}");
    assert!(status.contains("groups to write: 0\n"), "{status}");
}

/// What was on disk before a run is not asked for by it; a corrected filing may be, once more.
fn assert_not_again(paths: &[String], have: &Filings) {
    for path in paths {
        let number = path.rsplit('/').next().unwrap().trim_end_matches(".txt");
        assert!(!have.contains_key(number) || number == CORRECTED, "{number} was there");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_run_safely() {
    let server = EdgarServer::start();
    let site = small_site(&server, 20);
    let folder = tempfile::tempdir().unwrap();
    for signal in ["INT", "TERM"] {
        server.take_paths();
        let mut command = sync(&server, folder.path(), super::TODAY);
        let mut child = command.args(["--cik", "77"]).stderr(Stdio::null()).spawn().unwrap();
        while server.log().len() < 5 {
            sleep(Duration::from_millis(5));
        }
        crate::support::signal(&child, signal);
        assert_eq!(child.wait().unwrap().code(), Some(130));
    }
    expect(&mut sync(&server, folder.path(), super::TODAY), 0);
    assert_filings(folder.path(), &super::out(site.entries()), "");
    assert_current(folder.path(), &PER_DAY);
}

#[test]
fn when_the_time_is_up_the_tables_are_written() {
    let server = EdgarServer::start();
    let site = small_site(&server, 25);
    let folder = tempfile::tempdir().unwrap();
    let mut command = sync(&server, folder.path(), super::TODAY);
    let output = expect(command.args(["--cik", "77", "--max-time", "1s"]), 3);
    assert!(crate::support::stderr(&output).contains("the time is up; filings still to fetch: "));
    let have = raw(folder.path());
    assert!(!have.is_empty() && have.len() < 25);
    assert_current(folder.path(), &PER_DAY);
    server.take_paths();
    expect(&mut sync(&server, folder.path(), super::TODAY), 0);
    assert_not_again(&fetched(&server), &have);
    assert_filings(folder.path(), &super::out(site.entries()), "");
}

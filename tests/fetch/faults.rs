//! Under every fault: the stated exit status, nothing wrong on disk, and the next run completes
//! the rest.

use std::fs;
use std::time::Duration;

use super::{assert_nothing_fetched_twice, expect, fetch, small_site, tree, whole};
use crate::support::edgar_server::{EdgarServer, Fault};
use crate::support::edgar_site::Entry;
use crate::support::stderr;

const THROTTLE: &str = "<!DOCTYPE html>\n<html><head><title>SEC.gov | Request Rate Threshold \
                        Exceeded</title></head><body>Wait</body></html>";
const UNDECLARED: &str = "<!DOCTYPE html>\n<html><head><title>SEC.gov | Your Request Originates \
                          from an Undeclared Automated Tool</title></head></html>";
const HTML: &str = "Content-Type: text/html\r\n";

/// Fetches four filings of which the second meets `fault`, `times` times; then heals it.
pub(super) fn meets(times: usize, status: i32, says: &str, fault: Fault) {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 4);
    let entries = site.entries();
    let struck = &entries[1].accession;
    server.fail(&format!("{struck}.txt"), times, fault.clone());
    let output = expect(fetch(&server, folder.path()).args(["--cik", "77"]), status);
    assert!(stderr(&output).contains(says), "{fault:?}: {}", stderr(&output));
    let log = folder.path().join("failed.csv");
    let stored = tree(folder.path());
    if status == 0 {
        assert_eq!(stored, whole(entries), "{fault:?}");
    } else {
        let right = whole(entries);
        for (path, bytes) in stored.iter().filter(|(path, _)| *path != "failed.csv") {
            assert_eq!(right.get(path), Some(bytes), "{fault:?}: {path}");
        }
        assert!(!stored.contains_key(&entries[1].lowest_path()), "{fault:?}");
    }
    if status == 1 {
        assert_eq!(stored.len(), 4, "{fault:?}: the three others and failed.csv");
        let failed = fs::read_to_string(&log).unwrap();
        assert!(failed.contains(struck.as_str()) && failed.contains(says), "{failed}");
    }
    server.heal();
    expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
    assert_eq!(tree(folder.path()), whole(entries), "{fault:?}");
    assert_nothing_fetched_twice(&server);
}

pub(super) const ALWAYS: usize = usize::MAX;

#[test]
fn answers_that_never_get_better() {
    let answer = |status, body: &str| Fault::Answer(status, "", body.as_bytes().to_vec());
    meets(ALWAYS, 1, "EDGAR has no such file", answer(404, "<Error>NoSuchKey</Error>"));
    meets(ALWAYS, 1, "EDGAR has no such file", answer(403, "<Error>AccessDenied</Error>"));
    meets(ALWAYS, 1, "status 500", answer(500, "oops"));
    meets(ALWAYS, 1, "status 400", answer(400, "what"));
    meets(ALWAYS, 1, "a web page came", answer(200, "<!DOCTYPE html><html>sorry</html>"));
    meets(ALWAYS, 1, "an empty file came", answer(200, ""));
    meets(ALWAYS, 1, "the file is cut", answer(200, "<SEC-DOCUMENT>0000000088-24-000002.txt\n"));
}

#[test]
fn bodies_that_are_not_whole() {
    meets(ALWAYS, 1, "cut off", Fault::Cut { with_length: true });
    meets(ALWAYS, 1, "the file is cut", Fault::Cut { with_length: false });
    meets(ALWAYS, 1, "the file is cut", Fault::WrongLength(-20));
    meets(ALWAYS, 1, "cut off", Fault::WrongLength(20));
    meets(ALWAYS, 1, "compressed answer is damaged", Fault::Gzip { whole: false });
    meets(0, 0, "", Fault::Reset);
    meets(ALWAYS, 0, "", Fault::Slow(Duration::from_millis(10)));
    meets(ALWAYS, 0, "", Fault::Gzip { whole: true });
}

#[test]
fn connections_that_break_or_fall_silent() {
    meets(ALWAYS, 1, "connection", Fault::Reset);
    meets(2, 0, "", Fault::Stall(Duration::from_millis(1800)));
}

#[test]
fn a_body_that_drips_is_given_up() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 2);
    let struck = &site.entries()[1];
    // A byte in ten milliseconds is never silent, and would take half a minute.
    server.fail(&struck.accession, ALWAYS, Fault::Drip(Duration::from_millis(10)));
    let mut command = super::patient_program(&server, "fetch");
    command.args(["--cik", "77", "--backoff-ms", "5", "--silence-ms", "250", "-o"]);
    let output = expect(command.arg(folder.path()), 1);
    assert!(stderr(&output).contains("the answer drips: "), "{}", stderr(&output));
    server.heal();
    expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
    assert_eq!(tree(folder.path()), whole(site.entries()));
}

#[test]
fn another_filing_under_the_name_of_the_one_asked_for() {
    let other = Entry::made_up(1, "2024-01-03", 1);
    let path = format!("/Archives/{}", other.lowest_path());
    meets(ALWAYS, 1, "another filing came: 0000000088-24-000001", Fault::Other(path));
}

#[test]
fn faults_that_pass_cost_nothing() {
    let answer =
        |status, headers, body: &str| Fault::Answer(status, headers, body.as_bytes().to_vec());
    meets(2, 0, "", answer(500, "", "oops"));
    meets(1, 0, "", answer(503, "", "later"));
    meets(1, 0, "", answer(429, "", "slower"));
    meets(2, 0, "", Fault::Cut { with_length: false });
    meets(2, 0, "", Fault::Reset);
    meets(1, 0, "limit of requests was exceeded", answer(403, HTML, THROTTLE));
    meets(1, 0, "limit of requests was exceeded", answer(429, HTML, THROTTLE));
}

#[test]
fn refusals_that_last_end_the_run() {
    let answer =
        |status, headers, body: &str| Fault::Answer(status, headers, body.as_bytes().to_vec());
    meets(ALWAYS, 3, "EDGAR refuses requests for now", answer(403, HTML, THROTTLE));
    meets(ALWAYS, 3, "undeclared automated tool", answer(403, HTML, UNDECLARED));
    meets(ALWAYS, 3, "come back in 120 minutes", answer(503, "Retry-After: 7200\r\n", "later"));
}

#[test]
fn no_wait_ends_at_the_first_throttle_page() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 2);
    server.fail("/edgar/data/", ALWAYS, Fault::Answer(429, HTML, THROTTLE.into()));
    let arguments = ["--cik", "77", "--no-wait", "--rate", "1"];
    let output = expect(fetch_without_rate(&server, folder.path()).args(arguments), 3);
    assert!(stderr(&output).contains("hint: wait at least ten minutes"), "{}", stderr(&output));
    assert_eq!(server.take_paths().len(), 2, "the list, and one filing");
    server.heal();
    expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
    assert_eq!(tree(folder.path()), whole(site.entries()));
}

fn fetch_without_rate(server: &EdgarServer, folder: &std::path::Path) -> std::process::Command {
    let mut command = super::program(server, "fetch");
    command.arg("-o").arg(folder);
    command
}

#[test]
fn redirects_within_the_host_are_followed_and_others_refused() {
    let away = Fault::Answer(302, "Location: http://example.com/secret\r\n", Vec::new());
    meets(ALWAYS, 1, "another host, `example.com`", away);
    let circle = Fault::Answer(302, "Location: ?again\r\n", Vec::new());
    meets(ALWAYS, 1, "in a circle", circle);
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 1);
    let entry = &site.entries()[0];
    // Under its lowest party it sends on to the other one.
    let location = format!("Location: /Archives/{}\r\n", entry.path(101));
    let location: &'static str = location.leak();
    server.fail(&entry.lowest_path(), ALWAYS, Fault::Answer(301, location, Vec::new()));
    expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
    assert_eq!(tree(folder.path()), whole(site.entries()));
}

#[test]
fn indexes_and_lists_that_are_rubbish() {
    let garbage = || Fault::Answer(200, "", b"{\"cik\": \"\x1b[31m".to_vec());
    for (needle, arguments) in [
        ("/submissions/", &["--cik", "77"][..]),
        ("/company_tickers", &["--ticker", "ALD"]),
        ("/daily-index/", &["--all", "--from", "2024-01-02", "--to", "2024-01-02"]),
        ("/full-index/", &["0000000088-24-000001"]),
    ] {
        let server = EdgarServer::start();
        let folder = tempfile::tempdir().unwrap();
        let site = small_site(&server, 2);
        site.put_tickers(&server, &[("ALD", 77)]);
        server.fail(needle, ALWAYS, garbage());
        let output = expect(fetch(&server, folder.path()).args(arguments), 3);
        assert!(!stderr(&output).contains('\x1b'), "{}", stderr(&output));
        assert!(tree(folder.path()).is_empty(), "{arguments:?}");
        server.heal();
        server.fail(needle, 2, garbage());
        expect(fetch(&server, folder.path()).args(arguments), 0);
    }
}

#[test]
fn files_on_disk_that_are_damaged_are_fetched_again() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 4);
    expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
    let [short, empty, other, _] = site.entries() else { panic!() };
    let file = |entry: &Entry| folder.path().join(entry.lowest_path());
    fs::write(file(short), &short.body[..short.body.len() - 10]).unwrap();
    fs::write(file(empty), "").unwrap();
    fs::write(file(other), &short.body).unwrap();
    server.take_paths();
    let output = expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
    assert!(stderr(&output).contains("the file is cut"), "{}", stderr(&output));
    assert_eq!(tree(folder.path()), whole(site.entries()));
    assert_eq!(server.take_paths().len(), 1 + 3);
}

#[test]
fn compressed_stores_are_the_same_filings() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 3);
    expect(fetch(&server, folder.path()).args(["--cik", "77", "--gzip"]), 0);
    let unpacked = tree(folder.path()).into_iter().map(|(path, bytes)| {
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut text)
            .unwrap();
        (path.strip_suffix(".gz").unwrap().to_owned(), text)
    });
    assert_eq!(unpacked.collect::<std::collections::BTreeMap<_, _>>(), whole(site.entries()));
    server.take_paths();
    expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
    assert_eq!(server.take_paths().len(), 1, "the list alone");
}

#[test]
fn a_folder_that_cannot_be_written_and_one_in_use() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    small_site(&server, 4);
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    expect(fetch(&server, &file.join("out")).args(["--cik", "77"]), 3);
    // The place of a filing is taken by a folder.
    let entry = Entry::made_up(1, "2024-01-03", 1);
    fs::create_dir_all(folder.path().join(entry.lowest_path()).join("x")).unwrap();
    let output = expect(fetch(&server, folder.path()).args(["--cik", "77"]), 3);
    assert!(stderr(&output).contains("0000000088-24-000001.txt: "), "{}", stderr(&output));

    let folder = tempfile::tempdir().unwrap();
    server.fail("/submissions/", 1, Fault::Stall(Duration::from_millis(1200)));
    let mut first = fetch(&server, folder.path()).args(["--cik", "77"]).spawn().unwrap();
    while server.log().iter().filter(|request| request.faulty).count() == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = expect(fetch(&server, folder.path()).args(["--cik", "77"]), 3);
    assert!(stderr(&output).contains("another run of this program"), "{}", stderr(&output));
    assert!(first.wait().unwrap().success());
}

#[test]
fn a_host_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let server = EdgarServer::start();
    let mut command = fetch(&server, folder.path());
    command.args(["--cik", "77", "--backoff-ms", "1"]);
    drop(server);
    let mut gone = crate::support::section16();
    gone.args(["fetch", "--cik", "77", "--backoff-ms", "1", "--user-agent", "A a@example.com"]);
    gone.args(["--base-url", "http://127.0.0.1:1", "-o"]).arg(folder.path());
    let output = expect(&mut gone, 3);
    assert!(stderr(&output).starts_with("error: cannot reach 127.0.0.1: "), "{}", stderr(&output));
}

//! Runs of one machine keep one pace, one beside the other and one after the other.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use super::{expect, patient_program, small_site, tree, whole};
use crate::support::edgar_server::{EdgarServer, Fault};
use crate::support::stderr;

const PAGE: &[u8] = b"<!DOCTYPE html><html><title>Request Rate Threshold Exceeded</title></html>";

fn throttled() -> Fault {
    Fault::Answer(403, "Content-Type: text/html\r\n", PAGE.to_vec())
}

/// A run with a cache folder of the user's own, so many requests a second, and pauses of a second
/// and a half.
fn run_at(rate: &str, server: &EdgarServer, folder: &Path, cache: &Path) -> Command {
    let mut command = patient_program(server, "fetch");
    command.args(["--cik", "77", "--rate", rate, "--backoff-ms", "5", "--pause-ms", "1500", "-o"]);
    command.arg(folder).env("SECTION16_CACHE", cache);
    command
}

fn run(server: &EdgarServer, folder: &Path, cache: &Path) -> Command {
    run_at("10", server, folder, cache)
}

/// Waits until one more request has come.
fn await_request(server: &EdgarServer, before: usize, run: &mut Child) {
    while server.log().len() == before {
        assert_eq!(run.try_wait().unwrap(), None, "it goes on until it has made a request");
        sleep(Duration::from_millis(2));
    }
}

/// The shortest time between two requests, and how many there were.
fn closest(server: &EdgarServer) -> (Duration, usize) {
    let log = server.log();
    let gaps = log.windows(2).map(|two| two[1].at - two[0].at);
    (gaps.min().unwrap(), log.len())
}

#[test]
fn runs_beside_each_other_keep_the_rate_of_one() {
    let server = EdgarServer::start();
    small_site(&server, 9);
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let began = Instant::now();
    let runs: Vec<_> = (0..3)
        .map(|number| {
            let out = folder.path().join(number.to_string());
            run(&server, &out, &cache).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut run in runs {
        assert!(run.wait().unwrap().success());
    }
    let took = began.elapsed();
    let log = server.log();
    assert_eq!(log.len(), 3 * 10);
    // Thirty requests at ten in a second; three paces of their own would take one second.
    assert!(took >= Duration::from_millis(2900), "{took:?}");
    assert!(took <= Duration::from_secs(8), "none waits for another: {took:?}");
    let in_a_second = |from: Instant| {
        let within = |at: Instant| at >= from && at - from <= Duration::from_secs(1);
        log.iter().filter(|request| within(request.at)).count()
    };
    let most = log.iter().map(|request| in_a_second(request.at)).max().unwrap();
    // A busy machine may hold back the server's clock by a request or two.
    assert!(most <= 12, "{most}");
}

#[test]
fn a_run_after_a_kill_goes_on_at_the_pace() {
    let server = EdgarServer::start();
    small_site(&server, 4);
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    // Each run is killed at its first request, and the next one works in another folder.
    for number in 0..6 {
        let out = folder.path().join(number.to_string());
        let before = server.log().len();
        let mut child = run_at("4", &server, &out, &cache).stderr(Stdio::null()).spawn().unwrap();
        await_request(&server, before, &mut child);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let (closest, requests) = closest(&server);
    assert!(requests >= 6);
    assert!(closest >= Duration::from_millis(220), "{closest:?}");
}

#[test]
fn a_pause_after_a_throttle_page_is_remembered() {
    let server = EdgarServer::start();
    let site = small_site(&server, 3);
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let first = folder.path().join("first");
    server.fail("/submissions/", 1, throttled());
    let mut child = run(&server, &first, &cache).stderr(Stdio::null()).spawn().unwrap();
    await_request(&server, 0, &mut child);
    sleep(Duration::from_millis(200));
    child.kill().unwrap();
    child.wait().unwrap();
    let struck = server.log()[0].at;
    // One that must not wait ends at once, and asks for nothing.
    let output = expect(run(&server, &first, &cache).arg("--no-wait"), 3);
    assert!(stderr(&output).contains("EDGAR refuses requests for now"), "{}", stderr(&output));
    assert_eq!(server.log().len(), 1);
    // Another one waits for the rest of the pause, in whatever folder it works, and says so.
    let second = folder.path().join("second");
    let output = expect(&mut run(&server, &second, &cache), 0);
    assert!(stderr(&output).contains("limit of requests was exceeded"), "{}", stderr(&output));
    assert!(server.log()[1].at - struck >= Duration::from_millis(1450));
    assert_eq!(tree(&second), whole(site.entries()));
}

#[test]
fn a_date_to_come_back_at_is_obeyed_within_reason() {
    let in_seconds = |seconds: u64| {
        let date = httpdate(SystemTime::now() + Duration::from_secs(seconds));
        let header: &'static str = format!("Retry-After: {date}\r\n").leak();
        Fault::Answer(503, header, b"later".to_vec())
    };
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let out = folder.path().join("out");
    small_site(&server, 3);
    server.fail("/edgar/data/", 1, in_seconds(3));
    expect(&mut run(&server, &out, &cache), 0);
    let log = server.log();
    let struck = log.iter().position(|request| request.faulty).unwrap();
    let gaps = log[struck..].windows(2).map(|two| two[1].at - two[0].at);
    // A date has no fractions of a second.
    assert!(gaps.max().unwrap() >= Duration::from_millis(1800));

    let beyond = folder.path().join("beyond");
    server.fail("/edgar/data/", usize::MAX, in_seconds(2 * 3600 + 60));
    let output = expect(&mut run(&server, &beyond, &cache), 3);
    assert!(stderr(&output).contains("come back in 12"), "{}", stderr(&output));
    server.heal();
    // A date that is past is no wait.
    let past = "Retry-After: Fri, 19 Jul 2024 12:00:00 GMT\r\n";
    server.fail("/edgar/data/", 1, Fault::Answer(503, past, b"later".to_vec()));
    let began = Instant::now();
    expect(&mut run(&server, &beyond, &cache), 0);
    assert!(began.elapsed() < Duration::from_secs(5));
}

/// A moment as HTTP writes it.
fn httpdate(at: SystemTime) -> String {
    let at = jiff::Timestamp::try_from(at).unwrap();
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[test]
fn a_cache_that_cannot_be_written_does_no_harm() {
    let server = EdgarServer::start();
    let site = small_site(&server, 3);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "no folder").unwrap();
    for (number, cache) in [file.clone(), file.join("below")].iter().enumerate() {
        let out = folder.path().join(number.to_string());
        let output = expect(run(&server, &out, cache).arg("-v"), 0);
        assert!(stderr(&output).contains("are not taken into account"), "{}", stderr(&output));
        assert_eq!(tree(&out), whole(site.entries()));
    }
    // Rubbish in the file is no moment, and nothing is told of it.
    let cache = folder.path().join("cache");
    let moments = cache.join("pace").join(server.url().replace("http://", "").replace(':', "_"));
    fs::create_dir_all(moments.parent().unwrap()).unwrap();
    fs::write(&moments, [0xff; 100]).unwrap();
    let output = expect(&mut run(&server, &folder.path().join("out"), &cache), 0);
    assert!(!stderr(&output).contains("warning"), "{}", stderr(&output));
    assert!(fs::read_to_string(&moments).unwrap().starts_with("last "));
}

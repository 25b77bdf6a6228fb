//! The pace of requests, from the server's log.

use std::time::{Duration, Instant};

use super::{expect, fetch, small_site, tree, whole};
use crate::support::edgar_server::{EdgarServer, Fault, Request};

/// The most requests within any second, both ends included.
fn most_in_a_second(log: &[Request]) -> usize {
    let within = |from: Instant, at: Instant| at >= from && at - from <= Duration::from_secs(1);
    let count = |from: Instant| log.iter().filter(|request| within(from, request.at)).count();
    log.iter().map(|request| count(request.at)).max().unwrap_or(0)
}

#[test]
fn no_second_has_more_requests_than_the_rate() {
    let run = || {
        let server = EdgarServer::start();
        let folder = tempfile::tempdir().unwrap();
        let site = small_site(&server, 40);
        server.set_latency(Duration::from_millis(300));
        expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
        assert_eq!(tree(folder.path()), whole(site.entries()));
        assert!(server.log().iter().all(|request| request.user_agent == "A Test test@example.com"));
        most_in_a_second(&server.log())
    };
    // A busy machine may hold back the server's clock; a wrong pace would fail each time.
    let most = (0..3).map(|_| run()).find(|most| *most <= 10);
    assert!(most.is_some_and(|most| most >= 5), "requests overlap, and are no more than ten");
}

/// The longest time between two requests after the first faulty one.
fn pause_after_fault(log: &[Request]) -> Duration {
    let struck = log.iter().position(|request| request.faulty).unwrap();
    let gaps = log[struck..].windows(2).map(|two| two[1].at - two[0].at);
    gaps.max().unwrap()
}

#[test]
fn a_throttle_page_and_retry_after_stop_all_requests() {
    let page = b"<!DOCTYPE html><html><title>Request Rate Threshold Exceeded</title></html>";
    for (fault, least) in [
        (Fault::Answer(403, "Content-Type: text/html\r\n", page.to_vec()), 300),
        (Fault::Answer(429, "Retry-After: 1\r\n", b"slower".to_vec()), 900),
        (Fault::Answer(503, "Retry-After: 1\r\n", b"later".to_vec()), 900),
    ] {
        let server = EdgarServer::start();
        let folder = tempfile::tempdir().unwrap();
        small_site(&server, 8);
        server.fail("/edgar/data/", 1, fault.clone());
        expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
        let pause = pause_after_fault(&server.log());
        assert!(pause >= Duration::from_millis(least), "{fault:?}: {pause:?}");
    }
}

#[test]
fn a_loop_of_short_runs_keeps_the_pace() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 6);
    for entry in site.entries() {
        expect(fetch(&server, folder.path()).arg(entry.lowest_path()), 0);
    }
    let log = server.log();
    assert_eq!(log.len(), 6);
    assert!(log.windows(2).all(|two| two[1].at - two[0].at >= Duration::from_millis(90)));
}

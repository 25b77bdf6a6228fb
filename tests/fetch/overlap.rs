//! Searching, fetching and converting go on at the same time: each test holds one of them back
//! until another has got ahead, and would never end otherwise.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use section16_edgar::{
    Cache, Client, Consumer, Contact, Download, Error, Event, Interrupt, Observer, Query, Rate,
    Settings, Store, Stored, Target, Urls,
};
use tokio::sync::Semaphore;

use super::{
    assert_nothing_fetched_twice, expect, fetch, fetch_patiently, small_site, tree, whole,
};
use crate::support::edgar_server::{EdgarServer, Fault};
use crate::support::edgar_site::{Entry, Site};

/// A server that holds the answer to `held` back until `count` filings were asked for.
fn held_back(entries: Vec<Entry>, held: &str, count: usize) -> (EdgarServer, Site) {
    let server = EdgarServer::start();
    let site = Site::with(&server, entries);
    site.put_submissions(&server, 77, 3);
    server.fail(held, usize::MAX, Fault::AfterRequests("/edgar/data/", count));
    (server, site)
}

fn entries(days: &[&str]) -> Vec<Entry> {
    days.iter().zip(1..).map(|(day, number)| Entry::made_up(number, day, 1)).collect()
}

const TWO_QUARTERS: [&str; 6] =
    ["2024-01-03", "2024-01-04", "2024-01-05", "2024-04-03", "2024-04-04", "2024-04-05"];

#[test]
fn filings_of_a_quarter_are_fetched_while_the_next_index_is_read() {
    let (server, site) = held_back(entries(&TWO_QUARTERS), "/2024/QTR2/master.idx", 3);
    let folder = tempfile::tempdir().unwrap();
    let days = ["--all", "--from", "2024-01-02", "--to", "2024-05-01"];
    expect(fetch(&server, folder.path()).args(days), 0);
    assert_eq!(tree(folder.path()), whole(site.entries()));
    assert_nothing_fetched_twice(&server);
}

#[test]
fn the_newest_filings_of_a_company_are_fetched_while_its_list_goes_on() {
    let (server, site) = held_back(entries(&TWO_QUARTERS), "-submissions-001.json", 3);
    let folder = tempfile::tempdir().unwrap();
    expect(fetch(&server, folder.path()).args(["--cik", "77"]), 0);
    assert_eq!(tree(folder.path()), whole(site.entries()));
    assert_nothing_fetched_twice(&server);
}

#[test]
fn filings_of_a_company_are_fetched_while_the_list_of_the_next_one_is_read() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 4);
    server.fail("CIK0000000077.json", usize::MAX, Fault::AfterRequests("/edgar/data/", 2));
    expect(fetch(&server, folder.path()).args(["--cik", "101,102,77"]), 0);
    assert_eq!(tree(folder.path()).len(), site.entries().len());
    assert_nothing_fetched_twice(&server);
}

#[test]
fn numbers_found_in_one_index_are_fetched_while_others_are_read() {
    let (server, site) = held_back(entries(&TWO_QUARTERS), "/2024/QTR2/master.idx", 3);
    let folder = tempfile::tempdir().unwrap();
    // The last in the indexes is asked for first, and stays first in the tables.
    let mut numbers: Vec<_> = site.entries().iter().map(|entry| &entry.accession).collect();
    numbers.reverse();
    let tables = ["--convert", "--per", "run"];
    expect(fetch(&server, folder.path()).args(&numbers).args(tables), 0);
    assert_nothing_fetched_twice(&server);
    let filings = || fs::read_to_string(folder.path().join("filings.csv")).unwrap();
    let first = filings();
    let rows = first.lines().skip(1).map(|line| line.split(',').next().unwrap());
    assert_eq!(rows.collect::<Vec<_>>(), numbers);
    // The same with nothing left to look up, and with the index in the cache.
    expect(fetch(&server, folder.path()).args(&numbers).args(tables), 0);
    assert_eq!(filings(), first);
    fs::remove_dir_all(folder.path().join("edgar")).unwrap();
    expect(fetch(&server, folder.path()).args(&numbers).args(tables), 0);
    assert_eq!(filings(), first);
}

#[test]
fn filings_are_converted_while_others_are_fetched() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    // More than the pipeline takes at once.
    let count = 70;
    small_site(&server, count);
    let last = format!("0000000088-24-{count:06}");
    let converted = folder.path().join("0000000088-24-000001/filings.csv");
    server.fail(&last, usize::MAX, Fault::AfterPath(converted));
    expect(fetch_patiently(&server, folder.path()).args(["--cik", "77", "--convert"]), 0);
    for number in 1..=count {
        let table = format!("0000000088-24-{number:06}/filings.csv");
        assert!(folder.path().join(&table).is_file(), "{table}");
    }
}

struct Silent;

impl Observer for Silent {
    fn event(&self, _: &Event<'_>) {}
}

/// Takes nothing until it may.
struct Slow(Arc<Semaphore>, usize);

impl Consumer for Slow {
    async fn take(&mut self, _: usize, stored: Option<Stored>) -> Result<(), Error> {
        self.0.acquire().await.unwrap().forget();
        self.1 += usize::from(stored.is_some());
        Ok(())
    }
}

#[test]
fn a_consumer_that_is_slow_holds_the_requests_back() {
    let server = EdgarServer::start();
    let folder = tempfile::tempdir().unwrap();
    let site = small_site(&server, 60);
    let mut settings = Settings::new(Contact::new("A Test test@example.com").unwrap());
    settings.urls = Urls::below(&server.url()).unwrap();
    settings.rate = Rate::MAX;
    let query = Query::new(vec![Target::Company("77".parse().unwrap())]);
    let gate = Arc::new(Semaphore::new(0));
    // One is finished and not taken, the others of the first 32 are under way or finished too.
    let (under_way, list) = (32, 1);
    std::thread::scope(|scope| {
        let taken = scope.spawn(|| {
            let mut consumer = Slow(Arc::clone(&gate), 0);
            section16_edgar::run(|| async {
                let client = Arc::new(Client::new(settings, Arc::new(Silent)).unwrap());
                let store = Arc::new(Store::open(folder.path(), false).unwrap());
                let download = Download::new(client, store);
                let (cache, today) = (Cache::none(), section16_edgar::today());
                let interrupt = Interrupt::default();
                let run = download.search(&cache, &query, today, &interrupt, &mut consumer);
                run.await
            })
            .unwrap();
            consumer.1
        });
        while server.log().len() < under_way + list {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(600));
        assert_eq!(server.log().len(), under_way + list);
        gate.add_permits(1000);
        assert_eq!(taken.join().unwrap(), 60);
    });
    assert_eq!(tree(folder.path()), whole(site.entries()));
}

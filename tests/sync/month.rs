//! A month of days at a small EDGAR, with everything that happens to indexes there.

use std::collections::BTreeMap;

use super::{Filings, PER_DAY, assert_current, assert_filings, expect, fetched, status, sync};
use crate::support::edgar_server::{EdgarServer, Fault};
use crate::support::edgar_site::{Entry, Site};
use crate::support::stderr;

/// January 2024, which begins on a Monday: the 6th is a Saturday, the 15th a holiday.
pub struct Month {
    pub server: EdgarServer,
    site: Site,
    /// What the indexes list, by accession number.
    pub out: Filings,
    next: u32,
}

/// The days that are simulated.
pub const DAYS: std::ops::RangeInclusive<u32> = 2..=31;
/// Corrected on the 13th: of the 10th instead of the 9th.
pub const CORRECTED: &str = "0000000088-24-009001";
/// Withdrawn on the 20th.
const WITHDRAWN: &str = "0000000088-24-009002";
/// Filed on the 11th, listed by the index of that day from the 17th on.
const LATE: u32 = 9003;
/// Filed on the 23rd, listed by the quarter's index of the 27th alone.
const LATER: u32 = 9004;

pub fn day(number: u32) -> String {
    format!("2024-01-{number:02}")
}

impl Month {
    pub fn new() -> Self {
        let (server, site) = (EdgarServer::start(), Site::default());
        Self { server, site, out: Filings::new(), next: 1 }
    }

    /// Lets a day go by, up to its late evening.
    pub fn dawn(&mut self, today: u32) {
        let is_saturday = today % 7 == 6;
        let is_business_day = !today.is_multiple_of(7) && !is_saturday && today != 15;
        if is_business_day {
            // The 18th is empty.
            let filings = if today == 18 { 0 } else { 1 + today % 3 };
            for _ in 0..filings {
                self.file(self.next, today);
                self.next += 1;
            }
            match today {
                9 => self.file(9001, 9),
                16 => self.file(9002, 16),
                _ => {}
            }
            // The index of the 24th comes out on the 26th.
            if today != 24 {
                self.publish_day(today);
            }
        }
        match today {
            13 => {
                let mut entry = Entry::made_up(9001, &day(10), 9);
                entry.form = "4/A".to_owned();
                self.put(entry);
            }
            17 => {
                self.file(LATE, 11);
                self.publish_day(11);
            }
            20 => self.site.remove_filing(&self.server, WITHDRAWN),
            26 => self.publish_day(24),
            27 => self.file(LATER, 23),
            _ => {}
        }
        if is_saturday {
            let friday = day(today - 1);
            self.site.put_quarterly_index(&self.server, &friday, &friday);
            self.list_up_to(today - 1);
            if today == 20 {
                self.out.remove(WITHDRAWN);
            }
        }
        self.site.put_submissions(&self.server, 77, 20);
    }

    /// What the company's own list has: everything at once.
    pub fn at_once(&self) -> Filings {
        super::out(self.site.entries())
    }

    fn file(&mut self, number: u32, filed: u32) {
        self.put(Entry::made_up(number, &day(filed), u64::from(number % 7)));
    }

    fn put(&mut self, entry: Entry) {
        self.site.put_filing(&self.server, entry);
    }

    fn publish_day(&mut self, number: u32) {
        self.site.put_daily_index(&self.server, &day(number));
        self.list(|entry| entry.filed == day(number));
    }

    fn list_up_to(&mut self, number: u32) {
        self.list(|entry| entry.filed <= day(number));
    }

    fn list(&mut self, is_listed: impl Fn(&Entry) -> bool) {
        for entry in self.site.entries().iter().filter(|entry| is_listed(entry)) {
            let body = String::from_utf8(entry.body.clone()).unwrap();
            self.out.insert(entry.accession.clone(), body);
        }
    }
}

#[test]
fn after_every_day_the_tables_are_those_of_a_fresh_conversion() {
    let mut month = Month::new();
    let folder = tempfile::tempdir().unwrap();
    let follow = ["--all", "--from", "2024-01-02"];
    for today in DAYS {
        month.dawn(today);
        if today == 12 {
            let page = b"<!DOCTYPE html><title>Request Rate Threshold Exceeded</title>".to_vec();
            month.server.fail("/", 1, Fault::Answer(403, "Content-Type: text/html\r\n", page));
            month.server.fail("/edgar/data/", 1, Fault::Answer(503, "", b"later".to_vec()));
        }
        let mut command = sync(&month.server, folder.path(), &day(today));
        command.arg("-q");
        // From the second day on, the state knows what is followed.
        if today == 2 {
            command.args(follow);
        }
        let output = expect(&mut command, 0);
        assert_eq!(stderr(&output), "", "on {today}");
        assert_filings(folder.path(), &month.out, &day(today));
        assert_current(folder.path(), &PER_DAY);
    }
    let mut times = BTreeMap::<_, u32>::new();
    for path in fetched(&month.server) {
        *times.entry(path.rsplit('/').next().unwrap().to_owned()).or_default() += 1;
    }
    // One filing was met by a fault.
    times.retain(|_, times| *times > 1);
    assert!(times.remove(&format!("{CORRECTED}.txt")).is_some(), "the corrected one came twice");
    assert!(times.len() <= 1 && times.values().all(|times| *times == 2), "{times:?}");
    let aside = folder.path().join("withdrawn/edgar/data/77");
    assert!(aside.join(format!("{WITHDRAWN}.txt")).is_file());
    assert!(aside.join(format!("{CORRECTED}.txt")).is_file());
    assert!(status(folder.path()).contains("removed: 1 "));
}

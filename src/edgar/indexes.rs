//! Reading EDGAR's indexes: all of a span of days, or until given filings are found, with as few
//! requests as that takes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::cache::Cache;
use super::calendar::{Quarter, is_holiday, last_rebuild, later, weekdays};
use super::client::Client;
use super::download::Event;
use super::error::Error;
use super::index::{Index, IndexRow};
use super::listed::FormFilter;
use super::period::Period;
use super::together::together;
use crate::ids::AccessionNumber;
use crate::value::Date;

/// The largest index that is taken; quarterly ones are about 30 MB.
const LIMIT: usize = 512 * 1024 * 1024;

/// How many indexes of quarters are read at once: each may be 30 MB in memory.
const QUARTERS_AT_ONCE: usize = 4;

/// How many indexes of days are read at once.
const DAYS_AT_ONCE: usize = 16;

/// With more missing filings than this in a year, all its quarters are read at once.
const MANY: usize = 12;

/// Reads indexes; one for a run.
pub struct Indexes<'a> {
    client: &'a Client,
    cache: &'a Cache,
    today: Date,
}

/// What the indexes of some days hold.
#[derive(Clone, Debug, Default)]
pub struct DayIndexes {
    /// The rows of the wanted forms, filed within the days.
    pub rows: Vec<IndexRow>,
    /// Business days up to yesterday that no index holds: closed by order, or late.
    pub without_index: Vec<Date>,
    /// Lines that could not be read, as `address, line number`.
    pub unreadable: Vec<String>,
}

impl<'a> Indexes<'a> {
    /// A reader of the indexes that there are on `today`.
    pub fn new(client: &'a Client, cache: &'a Cache, today: Date) -> Self {
        Self { client, cache, today }
    }

    /// The filings of `forms` that were made from `from` to `to`.
    ///
    /// Of each quarter, the one quarterly index is read where that costs fewer requests than the
    /// daily ones. A day without an index is normal.
    ///
    /// # Errors
    ///
    /// Where an index is there and cannot be had.
    pub async fn of_days(
        &self,
        from: Date,
        to: Date,
        forms: &FormFilter,
    ) -> Result<DayIndexes, Error> {
        let mut found = DayIndexes::default();
        let to = to.min(self.today);
        let mut quarter = Quarter::of(from).max(Quarter::FIRST);
        while quarter.first_day() <= to {
            let from = from.max(quarter.first_day());
            let to = to.min(quarter.last_day());
            self.of_days_in_quarter(quarter, from, to, &mut found).await?;
            quarter = quarter.next();
        }
        let period = Period { from: Some(from), to: Some(to) };
        found.rows.retain(|row| forms.wants(&row.form) && period.holds(row.filed));
        Ok(found)
    }

    /// The index of one day with its rows of ownership forms; `None` where there is none.
    ///
    /// # Errors
    ///
    /// Where it is there and cannot be had.
    pub async fn of_day(&self, day: Date) -> Result<Option<Index>, Error> {
        self.read(self.client.urls().daily_index(day)).await
    }

    /// The index of a quarter with its rows of ownership forms; `None` where there is none.
    ///
    /// # Errors
    ///
    /// Where it is there and cannot be had.
    pub async fn of_quarter(&self, quarter: Quarter) -> Result<Option<Index>, Error> {
        self.read(self.client.urls().quarterly_index(quarter)).await
    }

    async fn read(&self, url: reqwest::Url) -> Result<Option<Index>, Error> {
        self.client.observer().event(&Event::ReadingIndex { url: &url });
        self.client.get(&url, LIMIT, parse).await
    }

    async fn of_days_in_quarter(
        &self,
        quarter: Quarter,
        from: Date,
        to: Date,
        found: &mut DayIndexes,
    ) -> Result<(), Error> {
        let days: BTreeSet<_> = weekdays(from, to).collect();
        let held_to = self.held_to(quarter);
        let after = days.iter().filter(|day| **day > held_to).count();
        let mut quarterly = None;
        let mut left = days.clone();
        let is_cheaper = 1 + after < days.len();
        if is_cheaper {
            quarterly = self.quarterly(quarter, found).await?;
            if let Some(held_to) = quarterly {
                left.retain(|day| *day > held_to);
            }
        }
        let mut without = Vec::new();
        let works = left.iter().map(|day| async {
            let mut of_day = DayIndexes::default();
            self.daily(*day, &mut of_day).await.map(|is_there| (is_there, of_day))
        });
        for (day, read) in left.iter().zip(together(DAYS_AT_ONCE, works).await) {
            let (is_there, of_day) = read?;
            found.rows.extend(of_day.rows);
            found.unreadable.extend(of_day.unreadable);
            if !is_there {
                without.push(*day);
            }
        }
        without.retain(|day| *day < self.today && !is_holiday(*day));
        if !is_cheaper && without.iter().any(|day| *day <= held_to) {
            // A business day without its index may still be in the quarter's.
            quarterly = self.quarterly(quarter, found).await?;
        }
        without.retain(|day| quarterly.is_none_or(|held_to| *day > held_to));
        for day in without {
            self.client.observer().event(&Event::NoIndex { day });
            found.without_index.push(day);
        }
        Ok(())
    }

    /// Looks for filings by their accession numbers, in the cached indexes of their years first;
    /// gives the rows of those that were found.
    ///
    /// # Errors
    ///
    /// Where an index is there and cannot be had.
    pub async fn find(
        &self,
        wanted: &BTreeSet<AccessionNumber>,
    ) -> Result<BTreeMap<AccessionNumber, Vec<IndexRow>>, Error> {
        let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut missing = wanted.clone();
        let mut tried = BTreeSet::new();
        for quarter in self.candidates(&missing).into_values().flatten().collect::<BTreeSet<_>>() {
            let name = cache_name(quarter);
            if let Some(bytes) = self.cache.get(&name, None)
                && let Ok(index) = Index::parse(&bytes, |_| true)
            {
                settle(index.rows, &mut missing, &mut found);
                if self.is_final_in_cache(quarter, &name) {
                    tried.insert(quarter);
                }
            }
        }
        loop {
            let wave = self.next_wave(&missing, &tried);
            if wave.is_empty() {
                return Ok(found);
            }
            let works = wave.iter().map(|quarter| self.find_in_quarter(*quarter, &missing));
            let found_rows = together(QUARTERS_AT_ONCE, works).await;
            for rows in found_rows {
                settle(rows?, &mut missing, &mut found);
            }
            tried.extend(wave);
        }
    }

    /// The quarters in which filings with these numbers may have been made, by the year of the
    /// number. One of the last days of December may be of a filing in January.
    fn candidates(&self, numbers: &BTreeSet<AccessionNumber>) -> BTreeMap<i16, Vec<Quarter>> {
        // Years are below 2080, and fit.
        let years = numbers.iter().map(|number| i16::try_from(number.year()).unwrap_or(i16::MAX));
        years
            .map(|year| {
                let first = Quarter::first_of(year);
                let five =
                    std::iter::successors(Some(first), |quarter| Some(quarter.next())).take(5);
                let is_there = |it: &Quarter| *it >= Quarter::FIRST && it.first_day() <= self.today;
                (year, five.filter(is_there).collect())
            })
            .collect()
    }

    /// The quarters to read next: of each year that still misses filings the next one, or all
    /// four where so many are missing that all will be needed.
    fn next_wave(
        &self,
        missing: &BTreeSet<AccessionNumber>,
        tried: &BTreeSet<Quarter>,
    ) -> BTreeSet<Quarter> {
        let mut wave = BTreeSet::new();
        for (year, candidates) in self.candidates(missing) {
            let in_year =
                missing.iter().filter(|number| i32::from(number.year()) == i32::from(year));
            let step = if in_year.count() > MANY { 4 } else { 1 };
            wave.extend(candidates.into_iter().filter(|it| !tried.contains(it)).take(step));
        }
        wave
    }

    /// The rows of the missing filings in a quarter: in its index and, while it is open, in those
    /// of the days since.
    async fn find_in_quarter(
        &self,
        quarter: Quarter,
        missing: &BTreeSet<AccessionNumber>,
    ) -> Result<Vec<IndexRow>, Error> {
        let mut found = DayIndexes::default();
        let held_to = self.quarterly(quarter, &mut found).await?;
        let keep_missing = |rows: &mut Vec<IndexRow>| {
            rows.retain(|row| missing.contains(&row.path.accession));
        };
        keep_missing(&mut found.rows);
        let Some(held_to) = held_to else { return Ok(found.rows) };
        let mut left: BTreeSet<_> = missing.iter().copied().collect();
        for day in weekdays(later(held_to, 1), self.today.min(quarter.last_day())) {
            for row in &found.rows {
                left.remove(&row.path.accession);
            }
            if left.is_empty() {
                break;
            }
            self.daily(day, &mut found).await?;
            keep_missing(&mut found.rows);
        }
        Ok(found.rows)
    }

    /// Reads the index of a quarter and keeps it in the cache. Gives the last day it holds, or
    /// `None` where there is no such index.
    async fn quarterly(
        &self,
        quarter: Quarter,
        found: &mut DayIndexes,
    ) -> Result<Option<Date>, Error> {
        let url = self.client.urls().quarterly_index(quarter);
        self.client.observer().event(&Event::ReadingIndex { url: &url });
        let Some(index) = self.client.get(&url, LIMIT, parse).await? else { return Ok(None) };
        self.cache.put(&cache_name(quarter), &index.write())?;
        let assumed = self.held_to(quarter);
        // While a quarter is open, its index says up to which day it goes.
        let held_to = if quarter.is_final_on(self.today) {
            quarter.last_day()
        } else {
            index.received.map_or(assumed, |received| received.min(quarter.last_day()))
        };
        found.add(&url, index);
        Ok(Some(held_to))
    }

    /// Reads the index of a day; gives whether there is one.
    async fn daily(&self, day: Date, found: &mut DayIndexes) -> Result<bool, Error> {
        let url = self.client.urls().daily_index(day);
        self.client.observer().event(&Event::ReadingIndex { url: &url });
        match self.client.get(&url, LIMIT, parse).await? {
            Some(index) => {
                found.add(&url, index);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// The last day that the quarter's index can be expected to hold.
    fn held_to(&self, quarter: Quarter) -> Date {
        if quarter.is_final_on(self.today) {
            return quarter.last_day();
        }
        last_rebuild(self.today).min(quarter.last_day())
    }

    /// Whether the cache has the quarter's index as it was after its last rebuild.
    fn is_final_in_cache(&self, quarter: Quarter, name: &str) -> bool {
        let day = |written: SystemTime| {
            Timestamp::try_from(written).ok().map(|at| at.to_zoned(TimeZone::UTC).date())
        };
        let written = self.cache.written(name).and_then(day);
        written.is_some_and(|day| quarter.is_final_on(day.min(self.today)))
    }
}

impl DayIndexes {
    fn add(&mut self, url: &reqwest::Url, index: Index) {
        self.rows.extend(index.rows);
        self.unreadable
            .extend(index.unreadable.into_iter().map(|line| format!("{url}, line {line}")));
    }
}

/// Takes the rows of missing filings.
fn settle(
    rows: Vec<IndexRow>,
    missing: &mut BTreeSet<AccessionNumber>,
    found: &mut BTreeMap<AccessionNumber, Vec<IndexRow>>,
) {
    for row in rows {
        if missing.contains(&row.path.accession) {
            found.entry(row.path.accession).or_default().push(row);
        }
    }
    missing.retain(|accession| !found.contains_key(accession));
}

fn parse(bytes: Vec<u8>, _: bool) -> Result<Index, String> {
    let ownership = FormFilter::default();
    Index::parse(&bytes, |form| ownership.wants(form))
}

fn cache_name(quarter: Quarter) -> String {
    format!("master.{quarter}.idx")
}

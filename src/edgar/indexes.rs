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
use crate::ids::AccessionNumber;
use crate::value::Date;

/// The largest index that is taken; quarterly ones are about 30 MB.
const LIMIT: usize = 512 * 1024 * 1024;

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
        if 1 + after < days.len() {
            quarterly = self.quarterly(quarter, found).await?;
            if let Some(held_to) = quarterly {
                left.retain(|day| *day > held_to);
            }
        }
        let tried = 1 + after < days.len();
        let mut without = Vec::new();
        for day in left {
            if !self.daily(day, found).await? {
                without.push(day);
            }
        }
        without.retain(|day| *day < self.today && !is_holiday(*day));
        if !without.is_empty() && !tried {
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
        let mut found = BTreeMap::new();
        let mut years: BTreeMap<i16, BTreeSet<AccessionNumber>> = BTreeMap::new();
        for accession in wanted {
            // Accession numbers hold four-digit years below 2080, which fit.
            let year = i16::try_from(accession.year()).unwrap_or(i16::MAX);
            years.entry(year).or_default().insert(*accession);
        }
        for (year, mut missing) in years {
            for only_cached in [true, false] {
                self.find_in_year(year, only_cached, &mut missing, &mut found).await?;
            }
        }
        Ok(found)
    }

    async fn find_in_year(
        &self,
        year: i16,
        only_cached: bool,
        missing: &mut BTreeSet<AccessionNumber>,
        found: &mut BTreeMap<AccessionNumber, Vec<IndexRow>>,
    ) -> Result<(), Error> {
        let mut take = |rows: Vec<IndexRow>, missing: &mut BTreeSet<_>| {
            for row in rows {
                let accession = row.path.accession;
                if missing.contains(&accession) || found.contains_key(&accession) {
                    found.entry(accession).or_insert_with(Vec::new).push(row);
                }
            }
            missing.retain(|accession| !found.contains_key(accession));
        };
        // A number of the last days of December may be of a filing in January.
        let first = Quarter::first_of(year).max(Quarter::FIRST);
        let quarters = std::iter::successors(Some(first), |quarter| Some(quarter.next())).take(5);
        for quarter in quarters.take_while(|quarter| quarter.first_day() <= self.today) {
            if missing.is_empty() {
                return Ok(());
            }
            let name = cache_name(quarter);
            if only_cached {
                if let Some(bytes) = self.cache.get(&name, None)
                    && let Ok(index) = Index::parse(&bytes, |_| true)
                {
                    take(index.rows, missing);
                }
                continue;
            }
            if self.is_final_in_cache(quarter, &name) {
                continue;
            }
            let mut fresh = DayIndexes::default();
            let held_to = self.quarterly(quarter, &mut fresh).await?;
            take(fresh.rows, missing);
            let Some(held_to) = held_to else { continue };
            for day in weekdays(later(held_to, 1), self.today.min(quarter.last_day())) {
                if missing.is_empty() {
                    break;
                }
                let mut fresh = DayIndexes::default();
                self.daily(day, &mut fresh).await?;
                take(fresh.rows, missing);
            }
        }
        Ok(())
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
        self.cache.written(name).and_then(day).is_some_and(|day| quarter.is_final_on(day))
    }
}

impl DayIndexes {
    fn add(&mut self, url: &reqwest::Url, index: Index) {
        self.rows.extend(index.rows);
        self.unreadable
            .extend(index.unreadable.into_iter().map(|line| format!("{url}, line {line}")));
    }
}

fn parse(bytes: Vec<u8>, _: bool) -> Result<Index, String> {
    let ownership = FormFilter::default();
    Index::parse(&bytes, |form| ownership.wants(form))
}

fn cache_name(quarter: Quarter) -> String {
    format!("master.{quarter}.idx")
}

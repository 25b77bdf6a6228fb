//! Reading EDGAR's indexes: of a quarter, of a day, or all of a span of days with as few requests
//! as that takes.
//!
//! Days or a quarter enter; the rows of ownership forms leave, and the days that no index holds.
//! Next: [`crate::index`] for the grammar of an index, [`crate::calendar`] for its days.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::SystemTime;

use futures_util::StreamExt;
use futures_util::stream;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use reqwest::Url;
use section16::Date;

use crate::background::in_background;
use crate::cache::Cache;
use crate::calendar::{Quarter, is_holiday, last_rebuild, weekdays};
use crate::client::Client;
use crate::error::Error;
use crate::event::Event;
use crate::forms::FormFilter;
use crate::index::{Index, IndexRow};
use crate::period::Period;

/// The largest index that is taken; quarterly ones are about 30 MB.
const LIMIT: usize = 512 * 1024 * 1024;

/// How many indexes of days are read at once.
const DAYS_AT_ONCE: usize = 16;

/// Reads indexes; one for a run.
#[derive(Clone)]
pub struct Indexes {
    client: Arc<Client>,
    cache: Cache,
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

impl Indexes {
    /// A reader of the indexes that there are on `today`.
    pub fn new(client: &Arc<Client>, cache: &Cache, today: Date) -> Self {
        Self { client: Arc::clone(client), cache: cache.clone(), today }
    }

    pub(crate) fn today(&self) -> Date {
        self.today
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
        self.read(&self.client.urls().daily_index(day)).await
    }

    /// The index of a quarter with its rows of ownership forms; `None` where there is none.
    ///
    /// # Errors
    ///
    /// Where it is there and cannot be had.
    pub async fn of_quarter(&self, quarter: Quarter) -> Result<Option<Index>, Error> {
        self.read(&self.client.urls().quarterly_index(quarter)).await
    }

    async fn read(&self, url: &Url) -> Result<Option<Index>, Error> {
        self.client.observer().event(&Event::ReadingIndex { url: url.as_str() });
        self.client.get(url, LIMIT, parse).await
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
        let reads = left.into_iter().map(|day| async move {
            let mut of_day = DayIndexes::default();
            self.daily(day, &mut of_day).await.map(|is_there| (day, is_there, of_day))
        });
        let mut reads = stream::iter(reads).buffered(DAYS_AT_ONCE);
        while let Some(read) = reads.next().await {
            let (day, is_there, of_day) = read?;
            found.rows.extend(of_day.rows);
            found.unreadable.extend(of_day.unreadable);
            if !is_there {
                without.push(day);
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

    /// Reads the index of a quarter and keeps it in the cache. Gives the last day it holds, or
    /// `None` where there is no such index.
    pub(crate) async fn quarterly(
        &self,
        quarter: Quarter,
        found: &mut DayIndexes,
    ) -> Result<Option<Date>, Error> {
        let url = self.client.urls().quarterly_index(quarter);
        let Some(index) = self.read(&url).await? else { return Ok(None) };
        let cache = self.cache.clone();
        let index =
            in_background(move || cache.put(&cache_name(quarter), &index.write()).map(|()| index));
        let index = index.await?;
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
    pub(crate) async fn daily(&self, day: Date, found: &mut DayIndexes) -> Result<bool, Error> {
        let url = self.client.urls().daily_index(day);
        match self.read(&url).await? {
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

    /// The quarter's index as the cache has it, and whether that is as it was after the last
    /// rebuild.
    pub(crate) fn cached(&self, quarter: Quarter) -> Option<(Index, bool)> {
        let name = cache_name(quarter);
        let index = Index::parse(&self.cache.get(&name, None)?, |_| true).ok()?;
        Some((index, self.is_final_in_cache(quarter, &name)))
    }

    fn is_final_in_cache(&self, quarter: Quarter, name: &str) -> bool {
        let day = |written: SystemTime| {
            Timestamp::try_from(written).ok().map(|at| at.to_zoned(TimeZone::UTC).date())
        };
        let written = self.cache.written(name).and_then(day);
        written.is_some_and(|day| quarter.is_final_on(day.min(self.today)))
    }
}

impl DayIndexes {
    fn add(&mut self, url: &Url, index: Index) {
        self.rows.extend(index.rows);
        self.unreadable
            .extend(index.unreadable.into_iter().map(|line| format!("{url}, line {line}")));
    }
}

fn parse(bytes: Vec<u8>) -> Result<Index, String> {
    let ownership = FormFilter::default();
    Index::parse(&bytes, |form| ownership.wants(form)).map_err(|error| error.to_string())
}

fn cache_name(quarter: Quarter) -> String {
    format!("master.{quarter}.idx")
}

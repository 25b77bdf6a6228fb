//! Looking filings up in the indexes by their accession numbers alone.
//!
//! Accession numbers enter; the rows of those filings leave, index by index: EDGAR serves a filing
//! under a party's number only, and the rows have it.
//! Next: [`crate::indexes`], which reads an index or finds it in the cache.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use section16::AccessionNumber;

use crate::background::in_background;
use crate::calendar::{Quarter, later, weekdays};
use crate::error::Error;
use crate::index::IndexRow;
use crate::indexes::{DayIndexes, Indexes};
use crate::prefetch::Prefetch;

/// How many indexes of quarters are read at once: each may be 30 MB in memory.
const QUARTERS_AT_ONCE: usize = 4;

/// With more missing filings than this in a year, all its quarters are read at once.
const MANY: usize = 12;

/// The rows of filings, by filing.
type Rows = BTreeMap<AccessionNumber, Vec<IndexRow>>;

/// A search for filings through the indexes of their years: first through those in the cache,
/// then through as many from EDGAR as it takes.
pub(crate) struct Lookup {
    indexes: Indexes,
    missing: BTreeSet<AccessionNumber>,
    cached: VecDeque<Quarter>,
    /// The quarters whose indexes hold nothing more for this search.
    tried: BTreeSet<Quarter>,
    under_way: Prefetch<Result<Vec<IndexRow>, Error>>,
}

impl Lookup {
    /// A search for the filings `wanted`.
    pub(crate) fn new(indexes: Indexes, wanted: BTreeSet<AccessionNumber>) -> Self {
        let cached = candidates(&indexes, &wanted).into_values().flatten();
        let cached = cached.collect::<BTreeSet<_>>().into_iter().collect();
        Self {
            indexes,
            missing: wanted,
            cached,
            tried: BTreeSet::new(),
            under_way: Prefetch::default(),
        }
    }

    /// The filings that the next index holds, maybe none; `None` when all are found or there is
    /// nothing left to read. Further indexes are read meanwhile.
    pub(crate) async fn next(&mut self) -> Result<Option<Rows>, Error> {
        while let Some(quarter) = self.cached.pop_front() {
            let indexes = self.indexes.clone();
            let cached = in_background(move || indexes.cached(quarter));
            if let Some((index, is_final)) = cached.await {
                if is_final {
                    self.tried.insert(quarter);
                }
                return Ok(Some(self.settle(index.rows)));
            }
        }
        loop {
            if let Some(rows) = self.under_way.next().await {
                return Ok(Some(self.settle(rows?)));
            }
            let quarters = self.next_quarters();
            if quarters.is_empty() {
                return Ok(None);
            }
            self.tried.extend(quarters.iter().copied());
            let (indexes, missing) = (self.indexes.clone(), self.missing.clone());
            let requests = quarters.into_iter().map(move |quarter| {
                let (indexes, missing) = (indexes.clone(), missing.clone());
                async move { find_in_quarter(&indexes, quarter, &missing).await }
            });
            self.under_way = Prefetch::begin(QUARTERS_AT_ONCE, requests);
        }
    }

    /// What was not found so far.
    pub(crate) fn missing(&self) -> &BTreeSet<AccessionNumber> {
        &self.missing
    }

    /// Takes the rows of missing filings.
    fn settle(&mut self, rows: Vec<IndexRow>) -> Rows {
        let mut found = Rows::new();
        for row in rows {
            if self.missing.contains(&row.path.accession) {
                found.entry(row.path.accession).or_default().push(row);
            }
        }
        self.missing.retain(|accession| !found.contains_key(accession));
        found
    }

    /// The quarters to read next: of each year that still misses filings the next one, or all
    /// four where so many are missing that all will be needed.
    fn next_quarters(&self) -> BTreeSet<Quarter> {
        let mut next = BTreeSet::new();
        for (year, candidates) in candidates(&self.indexes, &self.missing) {
            let in_year =
                self.missing.iter().filter(|number| i32::from(number.year()) == i32::from(year));
            let step = if in_year.count() > MANY { 4 } else { 1 };
            next.extend(candidates.into_iter().filter(|it| !self.tried.contains(it)).take(step));
        }
        next
    }
}

/// The quarters in which filings with these numbers may have been made, by the year of the
/// number. One of the last days of December may be of a filing in January.
fn candidates(
    indexes: &Indexes,
    numbers: &BTreeSet<AccessionNumber>,
) -> BTreeMap<i16, Vec<Quarter>> {
    // Years are below 2080, and fit.
    let years = numbers.iter().map(|number| i16::try_from(number.year()).unwrap_or(i16::MAX));
    years
        .map(|year| {
            let first = Quarter::first_of(year);
            let five = std::iter::successors(Some(first), |quarter| Some(quarter.next())).take(5);
            let is_there =
                |it: &Quarter| *it >= Quarter::FIRST && it.first_day() <= indexes.today();
            (year, five.filter(is_there).collect())
        })
        .collect()
}

/// The rows of the missing filings in a quarter: in its index and, while it is open, in those of
/// the days since.
async fn find_in_quarter(
    indexes: &Indexes,
    quarter: Quarter,
    missing: &BTreeSet<AccessionNumber>,
) -> Result<Vec<IndexRow>, Error> {
    let mut found = DayIndexes::default();
    let held_to = indexes.quarterly(quarter, &mut found).await?;
    let keep_missing = |rows: &mut Vec<IndexRow>| {
        rows.retain(|row| missing.contains(&row.path.accession));
    };
    keep_missing(&mut found.rows);
    let Some(held_to) = held_to else { return Ok(found.rows) };
    let mut left = missing.clone();
    for day in weekdays(later(held_to, 1), indexes.today().min(quarter.last_day())) {
        for row in &found.rows {
            left.remove(&row.path.accession);
        }
        if left.is_empty() {
            break;
        }
        indexes.daily(day, &mut found).await?;
        keep_missing(&mut found.rows);
    }
    Ok(found.rows)
}

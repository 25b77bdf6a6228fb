//! From what a user asks for to the list of filings: each once, in an order that does not depend
//! on the network.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::address::FilingPath;
use super::cache::Cache;
use super::calendar::Quarter;
use super::client::Client;
use super::error::{Error, ErrorKind};
use super::failures::Failure;
use super::indexes::Indexes;
use super::listed::{FormFilter, Listed};
use super::period::Period;
use super::submissions;
use super::tickers::Tickers;
use super::together::together;
use super::what::What;
use crate::ids::{AccessionNumber, Cik};
use crate::value::Date;

/// How many companies' lists are read at once.
const COMPANIES_AT_ONCE: usize = 16;

/// What is asked for, and what narrows it.
#[derive(Clone, Debug)]
pub struct Query {
    /// The things asked for.
    pub whats: Vec<What>,
    /// The wanted form types. A filing asked for by its number is wanted whatever its form.
    pub forms: FormFilter,
    /// The wanted days of filing, for companies and [`What::All`].
    pub period: Period,
}

impl Query {
    /// The query in parts that together ask for the same: [`What::All`] quarter by quarter, so
    /// that the list of filings in memory stays short however long the period is.
    pub fn parts(&self, today: Date) -> Vec<Self> {
        let all = self.whats.contains(&What::All);
        let Some(from) = self.period.from.filter(|_| all) else { return vec![self.clone()] };
        let to = self.period.to.unwrap_or(today).min(today);
        let others: Vec<_> = self.whats.iter().filter(|what| **what != What::All).collect();
        let mut parts = Vec::new();
        if !others.is_empty() {
            parts.push(Self { whats: others.into_iter().cloned().collect(), ..self.clone() });
        }
        let mut quarter = Quarter::of(from).max(Quarter::FIRST);
        while quarter.first_day() <= to {
            let period = Period {
                from: Some(from.max(quarter.first_day())),
                to: Some(to.min(quarter.last_day())),
            };
            parts.push(Self { whats: vec![What::All], forms: self.forms.clone(), period });
            quarter = quarter.next();
        }
        parts
    }
}

/// The filings that were asked for.
#[derive(Clone, Debug, Default)]
pub struct Discovery {
    /// The filings: those asked for by number first, as they were asked for, then those of
    /// companies and days, oldest first.
    pub listed: Vec<Listed>,
    /// What was asked for and is not to be found, or could not be read in an index.
    pub failures: Vec<Failure>,
    /// Business days that no index holds.
    pub without_index: Vec<Date>,
}

/// Finds the filings that `query` asks for. `stored` says where a filing already is, so that it
/// need not be looked up.
///
/// # Errors
///
/// An unknown-CIK or unknown-ticker error where nothing else was asked for; a network error where
/// an index is there and cannot be had.
pub async fn discover(
    client: &Client,
    cache: &Cache,
    query: &Query,
    today: Date,
    stored: impl Fn(AccessionNumber) -> Option<FilingPath>,
) -> Result<Discovery, Error> {
    let mut found = Found::default();
    let numbers = numbers_of(query, &stored);
    let indexes = Indexes::new(client, cache, today);
    let mut rows =
        if numbers.is_empty() { BTreeMap::new() } else { indexes.find(&numbers).await? };
    for what in &query.whats {
        match what {
            What::Filing(path) => found.add(Listed::at(*path)),
            What::Accession(accession) => match (stored(*accession), rows.remove(accession)) {
                (Some(path), _) => found.add(Listed::at(path)),
                (None, Some(rows)) => rows.iter().for_each(|row| found.add(Listed::of_row(row))),
                (None, None) => found.failures.push(Failure::not_in_indexes(*accession)),
            },
            What::Company(_) | What::Ticker(_) | What::All => {}
        }
    }

    let mut narrowed = Vec::new();
    let mut unknown = None;
    let ciks = companies(client, cache, query, &mut unknown, &mut found.failures).await?;
    let works =
        ciks.iter().map(|cik| submissions::of_company(client, *cik, &query.forms, &query.period));
    for (cik, listed) in ciks.iter().zip(together(COMPANIES_AT_ONCE, works).await) {
        match listed {
            Ok(listed) => narrowed.extend(listed),
            Err(error) if matches!(error.kind(), ErrorKind::UnknownCik(_)) => {
                found.failures.push(Failure::unknown(&cik.number().to_string(), &error));
                unknown = Some(error);
            }
            Err(error) => return Err(error),
        }
    }
    if query.whats.contains(&What::All) {
        let from = query.period.from.unwrap_or(Quarter::FIRST.first_day());
        let to = query.period.to.unwrap_or(today);
        let days = indexes.of_days(from, to, &query.forms).await?;
        narrowed.extend(days.rows.iter().map(Listed::of_row));
        found.failures.extend(days.unreadable.iter().map(|place| Failure::unreadable_row(place)));
        found.without_index = days.without_index;
    }
    narrowed.sort_by_key(|filing| (filing.filed, filing.accession));
    narrowed.into_iter().for_each(|filing| found.add(filing));

    let places = &found.places;
    found.failures.retain(|failure| failure.accession.is_none_or(|it| !places.contains_key(&it)));
    match unknown {
        Some(error) if found.listed.is_empty() && found.failures.len() == query.whats.len() => {
            Err(error)
        }
        _ => Ok(Discovery {
            listed: found.listed,
            failures: found.failures,
            without_index: found.without_index,
        }),
    }
}

/// The companies with a ticker symbol.
///
/// # Errors
///
/// An unknown-ticker error; a network error where the list of symbols cannot be had.
pub async fn companies_with(
    client: &Client,
    cache: &Cache,
    ticker: &str,
) -> Result<Vec<Cik>, Error> {
    Tickers::load(client, cache).await?.find(ticker, client, cache).await
}

#[derive(Default)]
struct Found {
    listed: Vec<Listed>,
    places: HashMap<AccessionNumber, usize>,
    failures: Vec<Failure>,
    without_index: Vec<Date>,
}

impl Found {
    fn add(&mut self, filing: Listed) {
        match self.places.get(&filing.accession) {
            Some(&at) => self.listed[at].merge(filing),
            None => {
                self.places.insert(filing.accession, self.listed.len());
                self.listed.push(filing);
            }
        }
    }
}

/// The accession numbers that have to be looked up.
fn numbers_of(
    query: &Query,
    stored: impl Fn(AccessionNumber) -> Option<FilingPath>,
) -> BTreeSet<AccessionNumber> {
    let mut numbers = BTreeSet::new();
    for what in &query.whats {
        if let What::Accession(accession) = what
            && stored(*accession).is_none()
        {
            numbers.insert(*accession);
        }
    }
    for what in &query.whats {
        if let What::Filing(path) = what {
            numbers.remove(&path.accession);
        }
    }
    numbers
}

/// The numbers of the companies asked for, each once, in the order of asking.
async fn companies(
    client: &Client,
    cache: &Cache,
    query: &Query,
    unknown: &mut Option<Error>,
    failures: &mut Vec<Failure>,
) -> Result<Vec<Cik>, Error> {
    let mut ciks = Vec::new();
    let mut tickers = None;
    for what in &query.whats {
        match what {
            What::Company(cik) => ciks.push(*cik),
            What::Ticker(ticker) => {
                let list = match tickers.take() {
                    Some(list) => list,
                    None => Tickers::load(client, cache).await?,
                };
                match tickers.insert(list).find(ticker, client, cache).await {
                    Ok(found) => ciks.extend(found),
                    Err(error) if matches!(error.kind(), ErrorKind::UnknownTicker(_)) => {
                        failures.push(Failure::unknown(ticker, &error));
                        *unknown = Some(error);
                    }
                    Err(error) => return Err(error),
                }
            }
            What::Accession(_) | What::Filing(_) | What::All => {}
        }
    }
    let mut seen = BTreeSet::new();
    ciks.retain(|cik| seen.insert(*cik));
    Ok(ciks)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn long_periods_are_asked_for_by_quarter() {
        let company = What::Company("77".parse().unwrap());
        let query = |whats: &[What], from, to| Query {
            whats: whats.to_vec(),
            forms: FormFilter::default(),
            period: Period { from, to },
        };
        let today = date(2024, 7, 19);
        let both = query(&[What::All, company.clone()], Some(date(2023, 12, 29)), None);
        let parts = both.parts(today);
        assert_eq!(parts.len(), 5);
        assert_eq!(parts[0].whats[0], company);
        assert_eq!(parts[0].period, both.period);
        assert_eq!(parts[1].period.to, Some(date(2023, 12, 31)));
        assert_eq!(parts[4].period, Period { from: Some(date(2024, 7, 1)), to: Some(today) });
        assert_eq!(query(&[company], None, None).parts(today).len(), 1);
        assert_eq!(query(&[What::All], Some(date(2025, 1, 1)), None).parts(today).len(), 0);
    }
}

//! EDGAR's list of ticker symbols, kept for a day.
//!
//! A symbol enters; the numbers of its companies leave.
//! Next: [`crate::submissions`] for the filings of a company.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use section16::Cik;
use serde::Deserialize;

use crate::cache::Cache;
use crate::client::Client;
use crate::error::{Error, ErrorKind, printable};
use crate::json::from_json;

/// The largest list that is taken; the real one is below two megabytes.
const LIMIT: usize = 64 * 1024 * 1024;
const CACHED_AS: &str = "company_tickers.json";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Deserialize)]
struct Entry {
    cik_str: u64,
    ticker: String,
}

/// The numbers of the companies that have a ticker symbol.
#[derive(Default)]
pub(crate) struct Tickers {
    ciks: HashMap<String, BTreeSet<Cik>>,
    is_cached: bool,
}

impl Tickers {
    /// Reads the list from the cache, or from EDGAR where the cached one is older than a day.
    pub(crate) async fn load(client: &Client, cache: &Cache) -> Result<Self, Error> {
        if let Some(bytes) = cache.get(CACHED_AS, Some(DAY))
            && let Ok(tickers) = Self::parse(&bytes)
        {
            return Ok(Self { is_cached: true, ..tickers });
        }
        Self::fetch(client, cache).await
    }

    async fn fetch(client: &Client, cache: &Cache) -> Result<Self, Error> {
        let url = client.urls().company_tickers();
        let read = |bytes: Vec<u8>| Ok((Self::parse(&bytes)?, bytes));
        let Some((tickers, bytes)) = client.get(&url, LIMIT, read).await? else {
            return Err(Error::unanswered(&url, "it is not there", false));
        };
        cache.put(CACHED_AS, &bytes)?;
        Ok(tickers)
    }

    /// The companies with this symbol; `BRK.B` and `brk-b` are the same. Before a symbol is
    /// called unknown, a cached list is read anew.
    pub(crate) async fn find(
        &mut self,
        ticker: &str,
        client: &Client,
        cache: &Cache,
    ) -> Result<Vec<Cik>, Error> {
        if self.is_cached && self.get(ticker).is_err() {
            *self = Self::fetch(client, cache).await?;
        }
        self.get(ticker)
    }

    fn get(&self, ticker: &str) -> Result<Vec<Cik>, Error> {
        match self.ciks.get(&key(ticker)) {
            Some(ciks) => Ok(ciks.iter().copied().collect()),
            None => Err(ErrorKind::UnknownTicker(printable(ticker)).into()),
        }
    }

    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let entries: HashMap<String, Entry> = from_json(bytes)?;
        let mut tickers = Self::default();
        for entry in entries.into_values() {
            let cik =
                entry.cik_str.to_string().parse().map_err(|_| "it holds a CIK that is none")?;
            tickers.ciks.entry(key(&entry.ticker)).or_default().insert(cik);
        }
        Ok(tickers)
    }
}

fn key(ticker: &str) -> String {
    ticker.trim().to_ascii_uppercase().replace('.', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_found_in_either_spelling() {
        let json = br#"{"0":{"cik_str":77,"ticker":"ALD-B","title":"Alder"},
                        "1":{"cik_str":78,"ticker":"BRC","title":"Birch"}}"#;
        let tickers = Tickers::parse(json).unwrap();
        assert_eq!(tickers.get("ald.b").unwrap()[0].number(), 77);
        assert_eq!(tickers.get(" BRC ").unwrap()[0].number(), 78);
        assert!(tickers.get("AL").is_err());
        assert!(Tickers::parse(b"[]").is_err());
    }
}

//! From what a user asks for to the filings, each once and in an order that does not depend on
//! the network.
//!
//! A query enters; filings leave: as a stream while further indexes are being read (`search`), or as
//! a whole list ([`discover`]). Filings named by number come first, then companies, then days.
//! Next: [`crate::lookup`] for numbers, [`crate::submissions`] for companies, [`crate::indexes`] for
//! days, [`crate::finding`] for what is sent.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use section16::{AccessionNumber, Cik, Date};
use tokio::sync::mpsc;

use crate::cache::Cache;
use crate::calendar::Quarter;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::failures::Failure;
use crate::filing_path::FilingPath;
use crate::finding::{Finding, FindingSender};
use crate::indexes::Indexes;
use crate::listing::{ListedFiling, merged};
use crate::lookup::Lookup;
use crate::prefetch::Prefetch;
use crate::query::Query;
use crate::submissions::CompanyList;
use crate::target::Target;
use crate::tickers::Tickers;

/// How many companies' lists are under way at once, or wait for their turn.
const LISTS: usize = 16;

/// How many findings may wait to be taken: half a minute of downloads, in which the next index is
/// read.
pub(crate) const QUEUE: usize = 256;

/// The filings that were asked for.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Discovery {
    /// The filings: those asked for by number first, as they were asked for; then those of
    /// companies, in the order of asking and the newest of each first; then those of days,
    /// the oldest first.
    pub listed: Vec<ListedFiling>,
    /// What was asked for and is not to be found, or could not be read in an index.
    pub failures: Vec<Failure>,
    /// Business days that no index holds.
    pub without_index: Vec<Date>,
}

/// Finds the filings that `query` asks for.
///
/// # Errors
///
/// An unknown-CIK or unknown-ticker error where nothing else was asked for; a network error where
/// an index is there and cannot be had.
pub async fn discover(
    client: &Arc<Client>,
    cache: &Cache,
    query: &Query,
    today: Date,
) -> Result<Discovery, Error> {
    let (out, mut found) = mpsc::channel(QUEUE);
    let searching = async move { search(client, cache, query, today, |_| Ok(None), &out).await };
    let collecting = async {
        let mut collected = Collected::default();
        while let Some(found) = found.recv().await {
            collected.take(found);
        }
        collected.finish()
    };
    let (searched, discovery) = tokio::join!(searching, collecting);
    searched.map(|()| discovery)
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

/// Finds the filings that `query` asks for and sends each to `out` as soon as it is known, in
/// the order that [`Discovery::listed`] tells. `stored` says where a filing already is, so that it
/// need not be looked up.
///
/// What `out` holds and the lists and indexes being read are all that is in memory, beside a few
/// bytes for each filing found.
///
/// # Errors
///
/// Those of [`discover`], and an interrupted error where nobody takes what is sent.
pub(crate) async fn search(
    client: &Arc<Client>,
    cache: &Cache,
    query: &Query,
    today: Date,
    stored: impl Fn(AccessionNumber) -> Result<Option<FilingPath>, Error>,
    out: &mpsc::Sender<Finding>,
) -> Result<(), Error> {
    let sender = FindingSender::new(client, query.named(), out);
    let mut search = Search { client, cache, query, today, sender, unknown: None };
    search.numbers(stored).await?;
    search.companies().await?;
    search.days().await?;
    match search.unknown {
        Some(error)
            if search.sender.is_empty() && search.sender.misses() == query.targets.len() =>
        {
            Err(error)
        }
        _ => search.sender.finish().await,
    }
}

struct Search<'a> {
    client: &'a Arc<Client>,
    cache: &'a Cache,
    query: &'a Query,
    today: Date,
    sender: FindingSender<'a>,
    /// The last company or ticker symbol that EDGAR does not know.
    unknown: Option<Error>,
}

impl Search<'_> {
    fn indexes(&self) -> Indexes {
        Indexes::new(self.client, self.cache, self.today)
    }

    /// Filings by their numbers: those whose address is known at once, the others as the indexes
    /// that hold them are read.
    async fn numbers(
        &mut self,
        stored: impl Fn(AccessionNumber) -> Result<Option<FilingPath>, Error>,
    ) -> Result<(), Error> {
        let mut wanted = HashMap::new();
        for (position, (accession, listed)) in self.query.numbers().into_iter().enumerate() {
            let listed = match listed {
                Some(listed) => Some(listed),
                None => stored(accession)?.map(ListedFiling::at),
            };
            match listed {
                Some(filing) => self.sender.add_named(position, filing).await?,
                None => {
                    wanted.insert(accession, position);
                }
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let mut lookup = Lookup::new(self.indexes(), wanted.keys().copied().collect());
        while let Some(found) = lookup.next().await? {
            for (accession, rows) in found {
                let listings = merged(rows.iter().map(ListedFiling::of_row).collect());
                if let Some(position) = wanted.get(&accession) {
                    for filing in listings {
                        self.sender.add_named(*position, filing).await?;
                    }
                }
            }
        }
        let mut missing: Vec<_> = lookup.missing().iter().map(|it| (wanted[it], *it)).collect();
        missing.sort_unstable();
        for (position, accession) in missing {
            self.sender.miss(position, Failure::not_in_indexes(accession)).await?;
        }
        Ok(())
    }

    /// The filings of companies: the list of the next company, and the continuation of this
    /// one's, are read while filings are taken.
    async fn companies(&mut self) -> Result<(), Error> {
        let ciks = self.ciks().await?;
        let (client, forms) = (Arc::clone(self.client), self.query.forms.clone());
        let period = self.query.period;
        let requests = ciks
            .clone()
            .into_iter()
            .map(move |cik| CompanyList::read(Arc::clone(&client), cik, forms.clone(), period));
        let mut lists = Prefetch::begin(LISTS, requests);
        for cik in ciks {
            let Some(list) = lists.next().await else { break };
            match list {
                Ok(list) => {
                    let mut older = list.older();
                    self.sender.add(list.newest).await?;
                    while let Some(filings) = older.next().await {
                        self.sender.add(filings?).await?;
                    }
                }
                Err(error) if matches!(error.kind(), ErrorKind::UnknownCik(_)) => {
                    self.sender.unknown(Failure::unknown(&cik.number().to_string(), &error));
                    self.unknown = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The numbers of the companies asked for, each once, in the order of asking.
    async fn ciks(&mut self) -> Result<Vec<Cik>, Error> {
        let mut ciks = Vec::new();
        let mut tickers = None;
        for target in &self.query.targets {
            match target {
                Target::Company(cik) => ciks.push(*cik),
                Target::Ticker(ticker) => {
                    let list = match tickers.take() {
                        Some(list) => list,
                        None => Tickers::load(self.client, self.cache).await?,
                    };
                    let list = tickers.insert(list);
                    match list.find(ticker, self.client, self.cache).await {
                        Ok(found) => ciks.extend(found),
                        Err(error) if matches!(error.kind(), ErrorKind::UnknownTicker(_)) => {
                            self.sender.unknown(Failure::unknown(ticker, &error));
                            self.unknown = Some(error);
                        }
                        Err(error) => return Err(error),
                    }
                }
                Target::Accession(_) | Target::Filing(_) | Target::All => {}
            }
        }
        let mut seen = BTreeSet::new();
        ciks.retain(|cik| seen.insert(*cik));
        Ok(ciks)
    }

    /// The filings of days, quarter by quarter.
    async fn days(&mut self) -> Result<(), Error> {
        let indexes = self.indexes();
        for period in self.query.quarters(self.today) {
            let from = period.from.unwrap_or(Quarter::FIRST.first_day());
            let to = period.to.unwrap_or(self.today);
            let days = indexes.of_days(from, to, &self.query.forms).await?;
            self.sender.add(merged(days.rows.iter().map(ListedFiling::of_row).collect())).await?;
            for place in &days.unreadable {
                self.sender.send(Finding::Failed(Failure::unreadable_row(place))).await?;
            }
            for day in days.without_index {
                self.sender.send(Finding::NoIndex(day)).await?;
            }
        }
        Ok(())
    }
}

/// All that a search found.
#[derive(Default)]
struct Collected {
    filings: Vec<(usize, ListedFiling)>,
    places: HashMap<AccessionNumber, usize>,
    rest: Discovery,
}

impl Collected {
    fn take(&mut self, found: Finding) {
        match found {
            Finding::New { position, filing } => {
                self.places.insert(filing.accession, self.filings.len());
                self.filings.push((position, filing));
            }
            Finding::Again(filing) => {
                if let Some(place) = self.places.get(&filing.accession) {
                    self.filings[*place].1.merge(filing);
                }
            }
            Finding::Absent { .. } => {}
            Finding::Failed(failure) => self.rest.failures.push(failure),
            Finding::NoIndex(day) => self.rest.without_index.push(day),
        }
    }

    fn finish(mut self) -> Discovery {
        self.filings.sort_unstable_by_key(|(position, _)| *position);
        let listed = self.filings.into_iter().map(|(_, filing)| filing).collect();
        Discovery { listed, ..self.rest }
    }
}

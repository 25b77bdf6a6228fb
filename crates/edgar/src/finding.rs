//! What a search finds: filings, each once and with its place in the order, and what is missing.
//!
//! Filings of an index or list enter; those that were not sent before leave through a channel.
//! Next: [`crate::discover()`], which sends, and [`crate::download`], which receives.

use std::collections::HashSet;

use section16::Date;
use tokio::sync::mpsc;

use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::event::Event;
use crate::failures::Failure;
use crate::listing::ListedFiling;

/// Something that a search found.
///
/// Every place, from 0 on and without gaps, comes once: as a filing or as empty. Filings asked
/// for by their numbers have the first places, in the order of asking, and may come in any order;
/// all others come in the order of their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// A filing, for the first time.
    New {
        /// Its place.
        position: usize,
        /// The filing.
        filing: ListedFiling,
    },
    /// Another listing of a filing that was found before, which may know more of it.
    Again(ListedFiling),
    /// Nothing is to be found in this place.
    Absent {
        /// The place.
        position: usize,
    },
    /// What was asked for and is not to be found, or could not be read in an index.
    Failed(Failure),
    /// A past business day that no index holds.
    NoIndex(Date),
}

/// Sends what is found, and knows what was sent before.
pub(crate) struct FindingSender<'a> {
    client: &'a Client,
    out: &'a mpsc::Sender<Finding>,
    /// The accession numbers that were found: a few bytes for each filing of the run.
    seen: HashSet<u64>,
    /// The place of the next filing that is not asked for by its number.
    next: usize,
    /// Failures that a later finding may yet make untrue: a number that is in no index may be in
    /// the list of a company.
    doubtful: Vec<Failure>,
}

impl<'a> FindingSender<'a> {
    /// The sender of a search in which `named` filings are asked for by their numbers.
    pub(crate) fn new(client: &'a Client, named: usize, out: &'a mpsc::Sender<Finding>) -> Self {
        Self { client, out, seen: HashSet::new(), next: named, doubtful: Vec::new() }
    }

    /// Whether any filing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Sends a filing that was asked for by its number.
    pub(crate) async fn add_named(
        &mut self,
        position: usize,
        filing: ListedFiling,
    ) -> Result<(), Error> {
        self.seen.insert(filing.accession.digits());
        self.client.observer().event(&Event::Planned { filings: 1 });
        self.send(Finding::New { position, filing }).await
    }

    /// Sends `filings` in their order, which take the next places.
    pub(crate) async fn add(&mut self, filings: Vec<ListedFiling>) -> Result<(), Error> {
        let mut are_new = Vec::with_capacity(filings.len());
        are_new.extend(filings.iter().map(|filing| self.seen.insert(filing.accession.digits())));
        let count = are_new.iter().filter(|is_new| **is_new).count();
        self.client.observer().event(&Event::Planned { filings: count });
        for (filing, is_new) in filings.into_iter().zip(are_new) {
            if is_new {
                let position = self.next;
                self.next += 1;
                self.send(Finding::New { position, filing }).await?;
            } else {
                self.send(Finding::Again(filing)).await?;
            }
        }
        Ok(())
    }

    /// Sends that the place of a filing asked for by its number stays empty. The reason is told
    /// when the search is over, unless the filing comes up elsewhere.
    pub(crate) async fn miss(&mut self, position: usize, failure: Failure) -> Result<(), Error> {
        self.doubtful.push(failure);
        self.send(Finding::Absent { position }).await
    }

    /// Notes that something asked for is unknown.
    pub(crate) fn unknown(&mut self, failure: Failure) {
        self.doubtful.push(failure);
    }

    /// How many of the things asked for came to nothing so far.
    pub(crate) fn misses(&self) -> usize {
        self.doubtful.len()
    }

    /// Ends the search.
    pub(crate) async fn finish(mut self) -> Result<(), Error> {
        for failure in std::mem::take(&mut self.doubtful) {
            if failure.accession.is_none_or(|it| !self.seen.contains(&it.digits())) {
                self.send(Finding::Failed(failure)).await?;
            }
        }
        Ok(())
    }

    /// Sends `finding`; where nobody takes it any more, the search is of no use.
    pub(crate) async fn send(&self, finding: Finding) -> Result<(), Error> {
        self.out.send(finding).await.map_err(|_| ErrorKind::Interrupted.into())
    }
}

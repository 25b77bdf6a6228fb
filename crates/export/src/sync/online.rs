//! The steps that ask EDGAR: discovery, index by index into the ledger, and download.

use std::path::Path;
use std::sync::Arc;

use section16::{Cik, Date, Severity};
use section16_edgar::{
    self, Cache, Client, Download, FormFilter, Indexes, Interrupt, ListedFiling, Quarter, Query,
    Report, Store, Target, companies_with, discover,
};

use super::content::Content;
use super::counts::{Counts, Watcher};
use super::filings::Turn;
use super::options::{Follow, Scope};
use super::plan::{self, Ask, Plan};
use super::raw::{Raw, incoming};
use super::state::State;
use crate::error::{Error, ErrorKind};

/// So many filings are fetched before the ledger is told; their files tell it all the same.
pub(super) const CHUNK: usize = 2000;

/// A run's talk with EDGAR.
pub(super) struct Online<'a> {
    /// Not shared: the thread that makes the requests has it alone.
    pub(super) state: &'a mut State,
    pub(super) client: &'a Arc<Client>,
    pub(super) cache: Cache,
    pub(super) interrupt: Interrupt,
    pub(super) turn: Turn,
    pub(super) watcher: &'a dyn Watcher,
    pub(super) counts: &'a mut Counts,
}

/// What is followed, settled.
struct Followed {
    companies: Vec<Cik>,
    /// The first day, where all of EDGAR is followed.
    all_from: Option<Date>,
    forms: FormFilter,
    /// The first day for companies.
    from: Option<Date>,
}

impl Online<'_> {
    /// Reads the indexes and lists that may have news. Gives how many that were.
    pub(super) async fn discover(&mut self, follow: &Follow) -> Result<u64, Error> {
        // What the command line names is looked up before anything is changed.
        let named = self.named_companies(follow).await?;
        let followed = self.settle(follow, !named.is_empty())?;
        let is_named = |cik: &Cik| named.iter().any(|(named, _)| named == cik);
        let others: Vec<_> = followed.companies.iter().filter(|cik| !is_named(cik)).collect();
        let mut asked = (named.len() + others.len() + follow.tickers.len().min(1)) as u64;
        if let Some(from) = followed.all_from {
            let read = self.state.indexes_read()?;
            let quarters = plan::quarters(&read, from, self.turn.clock);
            let days = plan::days(&read, from, self.turn.clock);
            // Days that the quarters' indexes will hold are left out when those were read.
            let days = days.into_iter().filter(|day| !quarters.contains(&Quarter::of(*day)));
            self.tell_plan((others.len() + quarters.len() + days.count()) as u64)?;
            asked += self.read_indexes(quarters, from, &followed).await?;
        }
        let scope = self.scope(&followed.forms, followed.from);
        for (cik, listed) in &named {
            self.state.take_company(*cik, listed, &scope, self.counts)?;
        }
        for cik in others {
            self.read_company(*cik, &scope).await?;
        }
        self.tell_plan(0)?;
        Ok(asked)
    }

    /// Fetches what is to be fetched: corrected filings beside the old ones first, then new ones.
    pub(super) async fn download(
        &mut self,
        folder: &Path,
        store: &Arc<Store>,
    ) -> Result<(), Error> {
        self.raw(folder, store).clear_removed()?;
        let corrected = self.state.to_fetch(self.turn, true, usize::MAX)?;
        if !corrected.is_empty() {
            let waiting = Arc::new(Store::open(&incoming(folder), false)?.without_catalogue());
            self.fetch(corrected, folder, &waiting, true).await?;
            self.raw(folder, store).replace_corrected()?;
        }
        loop {
            let wanted = self.state.to_fetch(self.turn, false, CHUNK)?;
            if wanted.is_empty() {
                return Ok(());
            }
            self.fetch(wanted, folder, store, false).await?;
        }
    }

    fn raw<'b>(&'b self, folder: &'b Path, store: &'b Store) -> Raw<'b> {
        Raw { folder, store, state: &*self.state }
    }

    /// The companies that the command line names, with their lists.
    async fn named_companies(
        &mut self,
        follow: &Follow,
    ) -> Result<Vec<(Cik, Vec<ListedFiling>)>, Error> {
        let mut ciks = follow.ciks.clone();
        for ticker in &follow.tickers {
            let found = companies_with(self.client, &self.cache, ticker);
            ciks.extend(self.interrupt.unless_given(found).await?);
        }
        ciks.sort_unstable();
        ciks.dedup();
        let mut named = Vec::new();
        for cik in ciks {
            named.push((cik, self.list_of(cik).await?));
        }
        Ok(named)
    }

    /// EDGAR's list of a company's filings of all ownership forms, so that what is left out is
    /// not taken for withdrawn.
    async fn list_of(&self, cik: Cik) -> Result<Vec<ListedFiling>, section16_edgar::Error> {
        let query = Query::new(vec![Target::Company(cik)]);
        let today = self.turn.clock.today;
        let found = discover(self.client, &self.cache, &query, today);
        self.interrupt.unless_given(found).await.map(|found| found.listed)
    }

    /// Puts what the command line names to what is followed already.
    fn settle(&self, follow: &Follow, names_companies: bool) -> Result<Followed, Error> {
        let state = &*self.state;
        let day = |text: String| text.parse::<Date>().ok();
        let known = state.followed("cik")?;
        let companies: Vec<_> = known.iter().flat_map(|cik| cik.parse()).collect();

        let before = state.followed("all")?.pop().and_then(day);
        let mut all_from = before;
        if follow.all {
            let today = self.turn.clock.today;
            let start = follow.from.or(before).unwrap_or_else(|| plan::default_start(today));
            let start = before.map_or(start, |before| before.min(start));
            if before != Some(start) {
                state.atomically(|| self.begin_earlier(before, start))?;
            }
            all_from = Some(start);
        }
        if companies.is_empty() && !names_companies && all_from.is_none() {
            return Err(ErrorKind::NothingFollowed.into());
        }

        let from = match (follow.from, state.setting("from")?.and_then(day)) {
            (Some(new), Some(old)) => Some(new.min(old)),
            (new, old) => new.or(old),
        };
        if let Some(from) = from {
            state.set("from", &from.to_string())?;
        }
        let forms = match (follow.forms.is_empty(), state.setting("forms")?) {
            (false, _) => follow.forms.join(","),
            (true, Some(forms)) => forms,
            (true, None) => "3,4,5".to_owned(),
        };
        if state.set("forms", &forms)? {
            // What was left out of an index before may be wanted now.
            state.change("DELETE FROM indexes", ())?;
        }
        let types: Vec<_> = forms.split(',').map(str::to_owned).collect();
        let forms = FormFilter::new(&types, true).unwrap_or_default();
        Ok(Followed { companies, all_from, forms, from })
    }

    /// Follows all of EDGAR from an earlier day on; the quarter that was read in part is read
    /// again.
    fn begin_earlier(&self, before: Option<Date>, start: Date) -> Result<(), Error> {
        let state = &*self.state;
        if let Some(before) = before {
            let quarter = Quarter::of(before).to_string();
            state.change("DELETE FROM indexes WHERE name = ?1", [quarter])?;
        }
        state.change("DELETE FROM follows WHERE kind = 'all'", ())?;
        state.follow("all", &start.to_string())
    }

    /// Reads the indexes of quarters, and then those of the days that they do not hold.
    async fn read_indexes(
        &mut self,
        quarters: Vec<Quarter>,
        from: Date,
        followed: &Followed,
    ) -> Result<u64, Error> {
        let scope = self.scope(&followed.forms, Some(from));
        let mut asked = quarters.len() as u64;
        for quarter in quarters {
            self.read_index(Ask::Quarter(quarter), &scope).await?;
        }
        let read = self.state.indexes_read()?;
        let days = plan::days(&read, from, self.turn.clock);
        asked += days.len() as u64;
        for day in days {
            self.read_index(Ask::Day(day), &scope).await?;
        }
        let read = self.state.indexes_read()?;
        let missing = plan::without_index(&read, from, self.turn.clock);
        self.counts.days_without_index = missing.len() as u64;
        for day in missing {
            let message = format!("{day} has no index yet, or EDGAR was closed");
            self.watcher.notice(Severity::Info, &message);
        }
        Ok(asked)
    }

    async fn read_index(&mut self, ask: Ask, scope: &Scope) -> Result<(), Error> {
        let indexes = Indexes::new(self.client, &self.cache, scope.clock.today);
        let index = match ask {
            Ask::Quarter(quarter) => {
                self.interrupt.unless_given(indexes.of_quarter(quarter)).await?
            }
            Ask::Day(day) => self.interrupt.unless_given(indexes.of_day(day)).await?,
        };
        let Some(index) = index else { return self.state.take_no_index(ask, scope) };
        self.state.take_index(ask, &index, scope, self.counts)
    }

    /// Reads the list of a company that is followed; EDGAR may have lost it.
    async fn read_company(&mut self, cik: Cik, scope: &Scope) -> Result<(), Error> {
        match self.list_of(cik).await {
            Ok(listed) => self.state.take_company(cik, &listed, scope, self.counts),
            Err(error) if matches!(error.kind(), section16_edgar::ErrorKind::UnknownCik(_)) => {
                self.counts.doubted.push(error.to_string());
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Fetches `wanted` into `store` and notes what became of it.
    async fn fetch(
        &mut self,
        wanted: Vec<ListedFiling>,
        folder: &Path,
        store: &Arc<Store>,
        are_corrected: bool,
    ) -> Result<(), Error> {
        let download = Download::new(Arc::clone(self.client), Arc::clone(store));
        let mut report = download.run(wanted, &self.interrupt).await;
        self.counts.fetched += report.fetched as u64;
        self.counts.failed += report.failures.len() as u64;
        self.note(&report, are_corrected, folder, store)?;
        match report.stopped.take() {
            Some(error) => Err(error.into()),
            None => Ok(()),
        }
    }

    fn note(
        &self,
        report: &Report,
        are_corrected: bool,
        folder: &Path,
        store: &Store,
    ) -> Result<(), Error> {
        let state = &*self.state;
        state.atomically(|| {
            for (_, stored) in &report.done {
                if are_corrected {
                    state.has_arrived(stored.path.accession)?;
                } else {
                    state.is_there(stored, "fetched")?;
                    state
                        .note_content(stored.path.accession, &Content::of(&store.read(stored)?))?;
                    Raw { folder, store, state }.clear_returned(stored)?;
                }
            }
            for failure in &report.failures {
                if let Some(accession) = failure.accession {
                    state.has_failed(accession, &failure.reason, self.turn)?;
                }
            }
            Ok(())
        })
    }

    fn tell_plan(&self, indexes: u64) -> Result<(), Error> {
        let filings = self.state.count_to_fetch(self.turn)?;
        self.watcher.plan(&Plan { indexes, filings, rate: self.client.rate() });
        Ok(())
    }

    fn scope(&self, forms: &FormFilter, from: Option<Date>) -> Scope {
        Scope { clock: self.turn.clock, forms: forms.clone(), from }
    }
}

//! One run, step by step: discovery and download (`online`), conversion, publication (`publish`).
//!
//! [`Options`] enter, [`Counts`] leave; what lasts is in the [`State`] and in the folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Instant, SystemTime};

use crate::pipeline::ExportOptions;
use crate::sink::EDITION;
use crate::source::Input;
use section16::{AtPath, Severity};
use section16_edgar::{self, Cache, Client, Interrupt, Store, Stored, Urls};

use super::clock::Clock;
use super::counts::{Counts, Watcher};
use super::filings::Turn;
use super::lock::Lock;
use super::online::{self, Online};
use super::options::{Follow, Options};
use super::plan::Plan;
use super::publish::Tables;
use super::raw::Raw;
use super::sort::Sorter;
use super::state::State;
use crate::error::{Error, ErrorKind};

/// So many filings are read at once before their groups are noted.
const CHUNK: usize = 2000;

/// An export that is kept current, opened for one run.
#[derive(Debug)]
pub struct Session {
    folder: PathBuf,
    clock: Clock,
    state: State,
    store: Arc<Store>,
    _lock: Lock,
}

impl Session {
    /// Opens the export in `folder`, which is created if need be.
    ///
    /// # Errors
    ///
    /// Where another run works in the folder, or it cannot be written, or its state cannot be
    /// used.
    pub fn open(folder: &Path, clock: Clock) -> Result<Self, Error> {
        let lock = Lock::take(folder, clock.now)?;
        let state = State::open(folder)?;
        // Where each filing is, the ledger knows.
        let store = Arc::new(Store::open(folder, false)?.without_catalogue());
        Ok(Self { folder: folder.to_owned(), clock, state, store, _lock: lock })
    }

    /// When an earlier run ended, for the pace of a loop of short ones.
    pub fn last_run(&self) -> Option<SystemTime> {
        self.store.last_run()
    }

    /// What an earlier run remembered under `name`.
    ///
    /// # Errors
    ///
    /// Where the state cannot be read.
    pub fn remembered(&self, name: &str) -> Result<Option<String>, Error> {
        self.state.setting(name)
    }

    /// Remembers `value` under `name` for later runs.
    ///
    /// # Errors
    ///
    /// Where the state cannot be written.
    pub fn remember(&self, name: &str, value: &str) -> Result<(), Error> {
        self.state.set(name, value).map(drop)
    }

    /// Does a run. What was done is told even where it ended early. `stop` ends it when what is
    /// in hand is finished.
    pub fn run(
        &mut self,
        options: &Options,
        client: &Arc<Client>,
        stop: &AtomicBool,
        watcher: &dyn Watcher,
    ) -> (Counts, Result<(), Error>) {
        let began = Instant::now();
        let mut counts = Counts::default();
        let mut done = self
            .state
            .begin_run(self.clock.now)
            .and_then(|()| self.steps(options, client, stop, watcher, &mut counts));
        let now = self.clock.now.saturating_add_unsigned(began.elapsed().as_secs());
        let outcome = match &done {
            Ok(()) => counts.shortfall(),
            Err(error) => Some(error.to_string()),
        };
        let noted = self.state.end_run(now, outcome.as_deref(), &counts.doubted);
        if done.is_ok() {
            done = noted;
        }
        (counts, done)
    }

    fn steps(
        &mut self,
        options: &Options,
        client: &Arc<Client>,
        stop: &AtomicBool,
        watcher: &dyn Watcher,
        counts: &mut Counts,
    ) -> Result<(), Error> {
        let began = Instant::now();
        let turn = Turn { run: self.next_run()?, clock: self.clock };
        for damaged in self.raw().recover(options.rescan || !self.state.has_stock()?)? {
            watcher.notice(Severity::Warning, &damaged);
        }
        let deadline = options.max_time.map(|time| began + time);
        let online = self.online(options, client, deadline, watcher, turn, counts);
        let online = match online {
            Err(_) if stop.load(Ordering::Relaxed) => return Err(ErrorKind::Interrupted.into()),
            Err(error) if matches!(error.kind(), ErrorKind::Interrupted) => {
                Err(ErrorKind::TimeUp { left: self.state.count_to_fetch(turn)? }.into())
            }
            done => done,
        };
        if let Err(error) = &online {
            if !leaves_tables_to_do(error) {
                return online;
            }
            // Files that were being written when the download ended are there by now.
            self.raw().take_in_finished(&self.state.to_fetch(turn, false, online::CHUNK)?)?;
        }
        self.convert(options, stop, watcher, counts)?;
        self.publish(options, stop, watcher, counts)?;
        counts.waiting = self.state.count_waiting(turn)?;
        online
    }

    /// Discovery and download.
    fn online(
        &mut self,
        options: &Options,
        client: &Arc<Client>,
        deadline: Option<Instant>,
        watcher: &dyn Watcher,
        turn: Turn,
        counts: &mut Counts,
    ) -> Result<(), Error> {
        let cache = Cache::at(&self.store.cache_folder(), client.urls());
        let interrupt = Interrupt::default();
        let Self { folder, state, store, .. } = self;
        let mut online = Online { state, client, cache, interrupt, turn, watcher, counts };
        section16_edgar::run(|| async {
            online.interrupt.give_on_signals();
            if let Some(deadline) = deadline {
                online.interrupt.give_at(deadline);
            }
            online.discover(&options.follow).await?;
            online.download(folder, store).await
        })
    }

    /// Reads what was fetched and notes the group of each filing.
    fn convert(
        &self,
        options: &Options,
        stop: &AtomicBool,
        watcher: &dyn Watcher,
        counts: &mut Counts,
    ) -> Result<(), Error> {
        let state = &self.state;
        let tables = self.tables(options, stop);
        state.atomically(|| {
            // What was sorted in another way, or read by another program, is read again.
            let program = format!("{} per {:?}", env!("CARGO_PKG_VERSION"), options.export.per);
            let is_sorted_anew = state.set("sorted_by", &program)?;
            if is_sorted_anew {
                state
                    .change("UPDATE filings SET state = 'fetched' WHERE state = 'converted'", ())?;
            }
            let ExportOptions { out, layout, formats, escape_formulas, .. } = &options.export;
            let wanted =
                format!("{} {layout:?} {formats:?} {escape_formulas} {EDITION}", out.display());
            if state.set("published_as", &wanted)? || is_sorted_anew {
                tables.start_over()?;
            }
            Ok(())
        })?;
        loop {
            let found = state.in_state("fetched", CHUNK)?;
            if found.is_empty() {
                return Ok(());
            }
            // A file that another program has cut or emptied since it came would be read as a
            // filing without rows.
            let mut filings = Vec::new();
            for stored in found {
                match self.raw().examine(&stored)? {
                    None => filings.push(stored),
                    Some(reason) => {
                        self.raw().lose(&stored, &reason)?;
                        tell_lost(&stored, &reason, counts, watcher);
                    }
                }
            }
            let sorter =
                Sorter::new(options.export.per, filings.iter().map(|filing| filing.path.accession));
            let files = filings.iter().map(|filing| Input::Path(self.store.file(filing)));
            tables.convert(&files.collect::<Vec<_>>(), &sorter)?;
            state.atomically(|| {
                for sorted in sorter.finish() {
                    let reason = sorted.has_failed.then_some(UNREADABLE);
                    state.sort_into(sorted.accession, sorted.group.as_deref(), reason)?;
                    counts.converted += 1;
                    counts.unreadable += u64::from(sorted.has_failed);
                    counts.warned += u64::from(sorted.has_warning);
                    if sorted.has_failed {
                        let message = format!("{}: {UNREADABLE}", sorted.accession);
                        watcher.notice(Severity::Error, &message);
                    }
                }
                Ok(())
            })?;
        }
    }

    /// Writes the tables that are out of date.
    fn publish(
        &self,
        options: &Options,
        stop: &AtomicBool,
        watcher: &dyn Watcher,
        counts: &mut Counts,
    ) -> Result<(), Error> {
        let tables = self.tables(options, stop);
        tables.verify()?;
        while let Some(group) = self.state.first_dirty()? {
            if stop.load(Ordering::Relaxed) {
                return Err(ErrorKind::Interrupted.into());
            }
            let lost = match tables.are_of_all() {
                true => tables.publish_all()?,
                false => tables.publish(&group)?,
            };
            for lost in lost {
                tell_lost(&lost.stored, &lost.reason, counts, watcher);
            }
            counts.groups += 1;
        }
        Ok(())
    }

    fn tables<'a>(&'a self, options: &'a Options, stop: &'a AtomicBool) -> Tables<'a> {
        let Self { folder, state, store, .. } = self;
        Tables { options: &options.export, folder, store, state, jobs: options.jobs, stop }
    }

    fn raw(&self) -> Raw<'_> {
        Raw { folder: &self.folder, store: &self.store, state: &self.state }
    }

    /// Gives the run its number.
    fn next_run(&self) -> Result<i64, Error> {
        let last = self.state.setting("run")?.and_then(|text| text.parse().ok());
        let run = last.unwrap_or(0_i64) + 1;
        self.state.set("run", &run.to_string())?;
        Ok(run)
    }
}

/// Finds out what a run would ask of EDGAR: reads indexes and lists, and leaves no trace.
///
/// # Errors
///
/// As with a run.
pub fn rehearse(
    folder: &Path,
    clock: Clock,
    follow: &Follow,
    client: &Arc<Client>,
    watcher: &dyn Watcher,
) -> Result<(Counts, Plan), Error> {
    let scratch = tempfile::tempdir().at(folder)?;
    let mut state = State::copy(folder, scratch.path())?;
    let turn = Turn { run: i64::MAX, clock };
    if !state.has_stock()? {
        state.assume_whole(&Store::filings(folder)?)?;
    }
    let mut counts = Counts::default();
    let mut online = Online {
        state: &mut state,
        client,
        cache: Cache::at(scratch.path(), &Urls::default()),
        interrupt: Interrupt::default(),
        turn,
        watcher,
        counts: &mut counts,
    };
    let indexes = section16_edgar::run(|| async {
        online.interrupt.give_on_signals();
        online.discover(follow).await
    })?;
    let plan = Plan { indexes, filings: state.count_to_fetch(turn)?, rate: client.rate() };
    Ok((counts, plan))
}

/// What the ledger says of a filing that an error kept from being read to its end.
const UNREADABLE: &str = "could not be read, or not wholly; `problems` says why";

/// Counts a filing whose file is gone or damaged, and says so.
fn tell_lost(stored: &Stored, reason: &str, counts: &mut Counts, watcher: &dyn Watcher) {
    counts.failed += 1;
    let message = format!("{}: {reason}; it is fetched again next time", stored.path);
    watcher.notice(Severity::Error, &message);
}

/// Whether what is on disk may still be converted and published after `error`.
fn leaves_tables_to_do(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Edgar(error) => {
            !error.is_usage() && !matches!(error.kind(), section16_edgar::ErrorKind::File(_))
        }
        ErrorKind::TimeUp { .. } => true,
        _ => false,
    }
}

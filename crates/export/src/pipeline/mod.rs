//! Inputs to outputs: items are read by as many threads as asked for, and written in the order
//! of the inputs, so that the same inputs give the same bytes.
//!
//! A worker takes a batch of items, reads and encodes it, waits for its turn, settles what
//! depends on order (duplicates, appending), and goes on. Nothing else is in flight, so memory
//! does not grow with the number of filings.
//!
//! Where tables are written, filings that came more than once are settled at the end: their copies
//! are read a second time, what was written of the first is taken back, and one filing takes its
//! place. Next: `outcome` for what becomes of an item, `export` for what is written, `copies` and
//! `settle` for filings that come more than once.

mod batch;
mod copies;
mod destination;
mod export;
mod load;
mod options;
mod outcome;
mod report;
mod seen;
mod settle;
mod supply;
mod text;
mod turnstile;
mod typed;

pub use destination::{Destination, Nowhere};
pub use export::Export;
pub use options::ExportOptions;
pub use outcome::{Outcome, Unread};
pub use report::{Notice, Report};
pub use supply::Supply;

use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::error::{Error, Result};
use crate::source::Item;
use section16::{AccessionNumber, Code, FileError, Filing, Problem, Severity};

use batch::{BATCH_ITEMS, each_batch};
use copies::{Copies, Shelf};
use seen::{Before, Digest, Seen, digest};
use turnstile::Turnstile;

/// Who is told how a run goes on, batch by batch and in the order of the inputs.
pub trait Observer: Send {
    /// Sees the outcomes of a batch.
    fn batch(&mut self, outcomes: &[Outcome], notices: Vec<Notice>, report: &Report);
}

/// How a run ended.
#[derive(Debug)]
pub enum Ended {
    /// Everything was handled.
    Complete(Report),
    /// It was asked to stop.
    Stopped(Report),
}

/// Reads every item with `jobs` threads and gives the outcomes to `destination`. `stop` ends the
/// run after the batches in hand.
///
/// # Errors
///
/// What the file system says of the outputs, and what keeps any file from being read, such as too
/// many open ones; that one file cannot be read is an outcome, not an error.
pub fn run<'a, D: Destination>(
    items: impl Into<Supply<'a>>,
    destination: &D,
    jobs: NonZeroUsize,
    stop: &AtomicBool,
    observer: &mut dyn Observer,
) -> Result<Ended> {
    let Supply { items, again } = items.into();
    let folder = destination.settles_in();
    let repeats = match (folder, &again) {
        (None, _) => Repeats::Told(Seen::default()),
        (Some(_), Some(_)) => Repeats::Settled { copies: Copies::default(), shelf: None },
        (Some(folder), None) => {
            Repeats::Settled { copies: Copies::default(), shelf: Some(Shelf::new(folder)?) }
        }
    };
    let shared = Shared {
        destination,
        turnstile: Turnstile::default(),
        state: Mutex::new(State {
            seen: Seen::default(),
            repeats,
            report: Report::default(),
            observer,
        }),
        failed: Mutex::new(None),
        broken: AtomicBool::new(false),
    };
    let is_over = || stop.load(Ordering::Relaxed) || shared.broken.load(Ordering::Relaxed);
    each_batch(items, jobs, &is_over, &|ticket, batch| shared.handle(ticket, batch));
    let Shared { failed, state, .. } = shared;
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut state = state.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = failed {
        return Err(error);
    }
    let repeats = std::mem::replace(&mut state.repeats, Repeats::Told(Seen::default()));
    if let (Repeats::Settled { copies, shelf }, Some(folder)) = (repeats, folder)
        && !copies.is_empty()
        && !stop.load(Ordering::Relaxed)
    {
        let shelf = match (shelf, again) {
            (Some(shelf), _) => shelf,
            (None, Some(again)) => second_look(again(), &copies, folder, jobs, stop)?,
            (None, None) => Shelf::new(folder)?,
        };
        if !stop.load(Ordering::Relaxed) {
            state.settle_copies(destination, &copies, shelf, folder)?;
        }
    }
    match stop.load(Ordering::Relaxed) {
        true => Ok(Ended::Stopped(state.report)),
        false => Ok(Ended::Complete(state.report)),
    }
}

/// Reads the copies of filings that came more than once again, in the order in which they came.
fn second_look(
    items: impl Iterator<Item = Item> + Send,
    copies: &Copies,
    folder: &Path,
    jobs: NonZeroUsize,
    stop: &AtomicBool,
) -> Result<Shelf> {
    let items = items.filter(|item| copies.may_come_from(&item.source));
    let shelf = Mutex::new(Ok(Shelf::new(folder)?));
    let turnstile = Turnstile::default();
    let is_over = || {
        let shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.is_err() || stop.load(Ordering::Relaxed)
    };
    each_batch(items, jobs, &is_over, &|ticket, batch| {
        let outcomes: Vec<_> = batch.into_iter().map(Outcome::read).collect();
        turnstile.pass(ticket, || {
            let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
            for outcome in outcomes {
                let put = match (&mut *shelf, outcome) {
                    (Ok(shelf), Ok(outcome)) => match number_of(&outcome) {
                        Some(number) if copies.count(number).is_some() => {
                            shelf.put(number, &outcome)
                        }
                        _ => Ok(()),
                    },
                    (Ok(_), Err(error)) => Err(error),
                    (Err(_), _) => return,
                };
                if let Err(error) = put {
                    *shelf = Err(error);
                }
            }
        });
    });
    shelf.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The accession number of an outcome that adds rows, if that is its key.
fn number_of(outcome: &Outcome) -> Option<AccessionNumber> {
    if outcome.has_rows() { outcome.key.parse().ok() } else { None }
}

struct Shared<'a, D> {
    destination: &'a D,
    turnstile: Turnstile,
    state: Mutex<State<'a>>,
    failed: Mutex<Option<Error>>,
    broken: AtomicBool,
}

/// What is handled in order.
struct State<'a> {
    /// Keys without accession number.
    seen: Seen,
    repeats: Repeats,
    report: Report,
    observer: &'a mut dyn Observer,
}

/// What becomes of a filing that comes more than once.
enum Repeats {
    /// Later copies are told as they come.
    Told(Seen),
    /// All copies are settled at the end. The shelf has every outcome, where there is no second
    /// look.
    Settled { copies: Copies, shelf: Option<Shelf> },
}

impl<D: Destination> Shared<'_, D> {
    fn handle(&self, ticket: u64, batch: Vec<Item>) {
        let bytes: u64 = batch.iter().map(Item::size).sum();
        let outcomes = batch.into_iter().map(Outcome::read).collect::<Result<Vec<_>>>();
        let mut outcomes = match outcomes {
            Ok(outcomes) => outcomes,
            Err(error) => {
                self.fail(error);
                // Those that come later wait for this turn.
                return self.turnstile.pass(ticket, || {});
            }
        };
        let digests: Vec<_> = outcomes
            .iter()
            .map(|outcome| outcome.result.as_ref().ok().map(|f: &Filing| digest(f)))
            .collect();
        let prepared = self.destination.prepare(&outcomes);
        let appended = self.turnstile.pass(ticket, || {
            let mut prepared = prepared?;
            if self.broken.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let changed = state.settle(&mut outcomes, &digests)?;
            self.destination.append(&outcomes, &mut prepared, &changed)?;
            state.tell(&outcomes, bytes);
            Ok(Some(prepared))
        });
        let result = match appended {
            Ok(Some(prepared)) => self.destination.publish(&outcomes, prepared),
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = result {
            self.fail(error);
        }
    }

    fn fail(&self, error: Error) {
        self.broken.store(true, Ordering::Relaxed);
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.get_or_insert(error);
    }
}

impl State<'_> {
    /// Settles what depends on what came before, and gives the numbers of the outcomes that it
    /// changed.
    fn settle(
        &mut self,
        outcomes: &mut [Outcome],
        digests: &[Option<Digest>],
    ) -> Result<Vec<usize>> {
        let mut changed = Vec::new();
        for (index, (outcome, digest)) in outcomes.iter_mut().zip(digests).enumerate() {
            let is_changed = match (number_of(outcome), digest, &mut self.repeats) {
                (Some(number), _, Repeats::Settled { copies, shelf }) => {
                    if let Some(shelf) = shelf {
                        shelf.put(number, outcome)?;
                    }
                    let is_first = copies.note(number, &outcome.source);
                    if !is_first {
                        // What it comes to is told when all copies are known.
                        outcome.result = Err(Unread::Duplicate);
                        outcome.problems.clear();
                    }
                    !is_first
                }
                (Some(number), Some(digest), Repeats::Told(seen)) => {
                    mark_duplicate(outcome, seen.note(number, digest.document))
                }
                (None, ..) if outcome.key.starts_with("file:") => self.number_key(outcome, *digest),
                _ => false,
            };
            if is_changed {
                changed.push(index);
            }
        }
        Ok(changed)
    }

    /// Makes one filing of the copies of each that came more than once.
    fn settle_copies<D: Destination>(
        &mut self,
        destination: &D,
        copies: &Copies,
        mut shelf: Shelf,
        folder: &Path,
    ) -> Result<()> {
        let mut found = 0;
        shelf.each(|number, mut taken| {
            if copies.count(number).is_some()
                && let Some(first) = taken.take()?
            {
                found += 1;
                self.report.uncount(&first);
                destination.retract(&[(number, first)])?;
            }
            Ok(())
        })?;
        if found < copies.len() {
            return Err(changed_meanwhile(folder));
        }
        destination.purge()?;
        let mut batch = Vec::new();
        shelf.each(|number, mut taken| {
            let Some(count) = copies.count(number) else { return Ok(()) };
            let mut outcomes = Vec::new();
            while let Some(outcome) = taken.take()? {
                outcomes.push(outcome);
            }
            if u32::try_from(outcomes.len()).ok() != Some(count) {
                return Err(changed_meanwhile(folder));
            }
            self.report.uncount_held_back(count - 1);
            batch.append(&mut settle::settle(outcomes));
            if batch.len() >= BATCH_ITEMS {
                self.take(destination, std::mem::take(&mut batch))?;
            }
            Ok(())
        })?;
        self.take(destination, batch)
    }

    /// Takes a batch of settled outcomes.
    fn take<D: Destination>(&mut self, destination: &D, outcomes: Vec<Outcome>) -> Result<()> {
        let mut prepared = destination.prepare(&outcomes)?;
        destination.append(&outcomes, &mut prepared, &[])?;
        self.tell(&outcomes, 0);
        destination.publish(&outcomes, prepared)
    }

    fn number_key(&mut self, outcome: &mut Outcome, digest: Option<Digest>) -> bool {
        if !outcome.has_rows() {
            return false;
        }
        match self.seen.note_key(&outcome.key, digest.map(|digest| digest.filing)) {
            Ok(1) => false,
            Ok(number) => {
                outcome.key = format!("{}#{number}", outcome.key);
                true
            }
            Err(before) => mark_duplicate(outcome, before),
        }
    }

    fn tell(&mut self, outcomes: &[Outcome], bytes: u64) {
        let mut notices = Vec::new();
        for outcome in outcomes {
            notices.extend(self.report.count(outcome));
        }
        self.report.bytes += bytes;
        self.observer.batch(outcomes, notices, &self.report);
    }
}

/// Turns a filing that came before into a report of that.
fn mark_duplicate(outcome: &mut Outcome, before: Before) -> bool {
    let (severity, says) = match before {
        Before::New => return false,
        Before::Same => (Severity::Info, "says the same"),
        Before::Different => (Severity::Warning, "says something else"),
    };
    let message =
        format!("{} came before in this run; this copy {says} and was skipped", outcome.key);
    let mut problem = Problem::new(Code::DuplicateFiling, "", "", message);
    problem.severity = severity;
    outcome.problems = vec![problem];
    outcome.result = Err(Unread::Duplicate);
    true
}

/// A file that was read is another one now, or gone.
fn changed_meanwhile(folder: &Path) -> Error {
    let error = io::Error::other(
        "files of filings that come more than once were changed while the run was on",
    );
    FileError::new(folder, error).into()
}

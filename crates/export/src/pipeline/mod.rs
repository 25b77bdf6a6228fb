//! Inputs to outputs: items are read by as many threads as asked for, and written in the order
//! of the inputs, so that the same inputs give the same bytes.
//!
//! A worker takes a batch of items, reads and encodes it, waits for its turn, settles what
//! depends on order (duplicates, appending), and goes on. Nothing else is in flight, so memory
//! does not grow with the number of filings.

mod export;
mod load;
mod options;
mod outcome;
mod report;
mod seen;
mod text;
mod turnstile;
mod typed;

pub use export::Export;
pub use options::ExportOptions;
pub use outcome::{Outcome, Unread};
pub use report::{Notice, Report};

use std::io;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::source::{
    Item,
    limits::{IN_FLIGHT, SMALL_FILE},
};
use section16::{Code, Filing, Problem, Severity};

use load::Load;
use seen::{Before, Seen, digest};
use turnstile::Turnstile;

/// A batch has at most this many items...
const BATCH_ITEMS: usize = 64;
/// ...and, but for its last item, at most this many bytes: fewer where many threads share what may
/// be in work.
fn batch_bytes(jobs: NonZeroUsize) -> u64 {
    let jobs = u64::try_from(jobs.get()).unwrap_or(u64::MAX);
    (IN_FLIGHT / jobs).clamp(16 * 1024, 512 * 1024)
}

/// Where outcomes go.
///
/// [`prepare`](Self::prepare) runs in any worker, [`append`](Self::append) in the order of the
/// inputs and alone, [`publish`](Self::publish) in any worker again.
pub trait Destination: Sync {
    /// What a worker makes of a batch before its turn.
    type Prepared: Send;

    /// Prepares a batch, in any order.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn prepare(&self, outcomes: &[Outcome]) -> io::Result<Self::Prepared>;

    /// Takes a batch in its turn. Outcomes whose number is in `changed` are not what they were
    /// when they were prepared.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn append(
        &self,
        outcomes: &[Outcome],
        prepared: &mut Self::Prepared,
        changed: &[usize],
    ) -> io::Result<()>;

    /// Does what is left to do for a batch, in any order.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn publish(&self, outcomes: &[Outcome], prepared: Self::Prepared) -> io::Result<()>;
}

/// A run without outputs, for checking.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Destination for Nowhere {
    type Prepared = ();

    fn prepare(&self, _: &[Outcome]) -> io::Result<()> {
        Ok(())
    }

    fn append(&self, _: &[Outcome], (): &mut (), _: &[usize]) -> io::Result<()> {
        Ok(())
    }

    fn publish(&self, _: &[Outcome], (): ()) -> io::Result<()> {
        Ok(())
    }
}

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
/// What the file system says of the outputs; what cannot be read is an outcome, not an error.
pub fn run<D: Destination>(
    items: impl Iterator<Item = Item> + Send,
    destination: &D,
    jobs: NonZeroUsize,
    stop: &AtomicBool,
    observer: &mut dyn Observer,
) -> io::Result<Ended> {
    let input = Mutex::new((0_u64, items.peekable()));
    let shared = Shared {
        destination,
        turnstile: Turnstile::default(),
        state: Mutex::new(State { seen: Seen::default(), report: Report::default(), observer }),
        failed: Mutex::new(None),
        broken: AtomicBool::new(false),
    };
    let (load, most) = (Load::default(), batch_bytes(jobs));
    std::thread::scope(|scope| {
        for _ in 0..jobs.get() {
            scope.spawn(|| {
                loop {
                    let (ticket, batch, _share) = {
                        let mut input = input.lock().unwrap_or_else(PoisonError::into_inner);
                        let ended =
                            stop.load(Ordering::Relaxed) || shared.broken.load(Ordering::Relaxed);
                        let batch = if ended { Vec::new() } else { next_batch(&mut input.1, most) };
                        let ticket = input.0;
                        input.0 += u64::from(!batch.is_empty());
                        // Taken in the order of the tickets: those in work need no later one.
                        let share = load.take(batch.iter().map(Item::size).sum());
                        (ticket, batch, share)
                    };
                    if batch.is_empty() {
                        return;
                    }
                    if batch.len() == 1 && batch[0].size() > SMALL_FILE {
                        // What a thread has freed, the allocator keeps for that thread: each
                        // worker would keep as much as one of the larger files took.
                        let run = &shared;
                        let large = scope.spawn(move || run.handle(ticket, batch));
                        if let Err(panic) = large.join() {
                            std::panic::resume_unwind(panic);
                        }
                    } else {
                        shared.handle(ticket, batch);
                    }
                }
            });
        }
    });
    let failed = shared.failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    let report = shared.state.into_inner().unwrap_or_else(PoisonError::into_inner).report;
    match failed {
        Some(error) => Err(error),
        None if stop.load(Ordering::Relaxed) => Ok(Ended::Stopped(report)),
        None => Ok(Ended::Complete(report)),
    }
}

fn next_batch(items: &mut std::iter::Peekable<impl Iterator<Item = Item>>, most: u64) -> Vec<Item> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    // A batch that is full looks no further: the next large item of an archive comes only when
    // the one before was read.
    while batch.len() < BATCH_ITEMS && bytes < most {
        let Some(item) = items.next_if(|item| batch.is_empty() || bytes + item.size() <= most)
        else {
            break;
        };
        bytes += item.size();
        batch.push(item);
    }
    batch
}

struct Shared<'a, D> {
    destination: &'a D,
    turnstile: Turnstile,
    state: Mutex<State<'a>>,
    failed: Mutex<Option<io::Error>>,
    broken: AtomicBool,
}

/// What is handled in order.
struct State<'a> {
    seen: Seen,
    report: Report,
    observer: &'a mut dyn Observer,
}

impl<D: Destination> Shared<'_, D> {
    fn handle(&self, ticket: u64, batch: Vec<Item>) {
        let bytes: u64 = batch.iter().map(Item::size).sum();
        let mut outcomes: Vec<_> = batch.into_iter().map(Outcome::read).collect();
        let digests: Vec<_> = outcomes
            .iter()
            .map(|outcome| outcome.result.as_ref().ok().map(|f: &Filing| digest(&f.document)))
            .collect();
        let prepared = self.destination.prepare(&outcomes);
        let appended = self.turnstile.pass(ticket, || {
            let mut prepared = prepared?;
            if self.broken.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let changed = state.settle(&mut outcomes, &digests);
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
            self.broken.store(true, Ordering::Relaxed);
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            failed.get_or_insert(error);
        }
    }
}

impl State<'_> {
    /// Settles what depends on what came before, and gives the numbers of the outcomes that it
    /// changed.
    fn settle(&mut self, outcomes: &mut [Outcome], digests: &[Option<u64>]) -> Vec<usize> {
        let mut changed = Vec::new();
        for (index, (outcome, digest)) in outcomes.iter_mut().zip(digests).enumerate() {
            let accession = outcome.result.as_ref().ok().and_then(|filing| filing.accession_number);
            let is_changed = match (accession, digest) {
                (Some(accession), Some(digest)) => {
                    outcome.again = self.seen.has_failed(&outcome.key);
                    mark_duplicate(outcome, self.seen.note(accession, *digest))
                }
                _ if outcome.key.starts_with("file:") => self.number_key(outcome, *digest),
                _ => {
                    outcome.again = outcome.has_rows() && self.seen.note_failed(&outcome.key);
                    false
                }
            };
            if is_changed {
                changed.push(index);
            }
        }
        changed
    }

    fn number_key(&mut self, outcome: &mut Outcome, digest: Option<u64>) -> bool {
        if !outcome.has_rows() {
            return false;
        }
        match self.seen.note_key(&outcome.key, digest) {
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
    outcome.again = true;
    true
}

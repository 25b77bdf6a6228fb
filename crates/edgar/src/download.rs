//! The download of many filings at once, at one pace, into a store.
//!
//! Filings enter, as a list or while a search finds them; files leave, and a report. A filing's own
//! failure is noted and the run goes on; a failure of EDGAR, the network or this machine ends it.
//! Next: [`crate::discover()`] for the search, [`crate::store`] for the files, [`crate::consumer`] for
//! who is told.

use std::collections::VecDeque;
use std::future::pending;
use std::panic::resume_unwind;
use std::sync::Arc;

use section16::Date;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet, spawn_blocking};

use crate::body;
use crate::cache::Cache;
use crate::client::Client;
use crate::consumer::Consumer;
use crate::discover::{QUEUE, search};
use crate::error::{Error, ErrorKind};
use crate::event::Event;
use crate::failures::Failure;
use crate::filing_path::FilingPath;
use crate::finding::Finding;
use crate::listing::ListedFiling;
use crate::query::Query;
use crate::runtime::Interrupt;
use crate::store::{Presence, Store, Stored};

/// How many requests may be under way: enough for eight in a second when each takes four.
const CONCURRENT: usize = 32;

/// The largest filing that is taken; an ownership filing with its exhibits is far below.
const LIMIT: usize = 128 * 1024 * 1024;

/// How many filings are looked for on disk at once.
const BATCH: usize = 64;

/// So many filings in a row that fail by the network's or the server's fault end the run.
const FAILURES_IN_A_ROW: usize = 20;

/// What became of a download.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// Filings asked for.
    pub asked: usize,
    /// Filings that were there before.
    pub present: usize,
    /// Filings fetched.
    pub fetched: usize,
    /// Bytes fetched.
    pub bytes: u64,
    /// The filings that are there now, each with its place among those asked for, in order; of
    /// [`Download::run`] alone.
    pub done: Vec<(usize, Stored)>,
    /// What could not be fetched.
    pub failures: Vec<Failure>,
    /// What ended the run before its time.
    pub stopped: Option<Error>,
}

/// Fetches filings into a store.
pub struct Download {
    client: Arc<Client>,
    store: Arc<Store>,
}

/// A filing that is asked for.
struct Asked {
    position: usize,
    filing: ListedFiling,
}

/// A filing that is to be fetched.
struct Wanted {
    position: usize,
    filing: ListedFiling,
    place: FilingPath,
}

/// A filing that was fetched, or why not.
struct Fetched {
    wanted: Wanted,
    result: Result<(Stored, usize), Error>,
}

impl Download {
    /// A download by `client` into `store`.
    pub fn new(client: Arc<Client>, store: Arc<Store>) -> Self {
        Self { client, store }
    }

    /// Fetches those of `filings` that the store does not have whole. Ends early where EDGAR, the
    /// network, the disk or the user says so; what was finished is kept.
    pub async fn run(&self, filings: Vec<ListedFiling>, interrupt: &Interrupt) -> Report {
        self.client.observer().event(&Event::Planned { filings: filings.len() });
        let (out, findings) = mpsc::channel(QUEUE);
        let sending = async move {
            for (position, filing) in filings.into_iter().enumerate() {
                // Where the download has ended, nothing more is wanted.
                if out.send(Finding::New { position, filing }).await.is_err() {
                    break;
                }
            }
        };
        let mut done = Vec::new();
        let ((), mut report) = tokio::join!(sending, self.follow(findings, interrupt, &mut done));
        done.sort_unstable_by_key(|(position, _)| *position);
        report.done = done;
        report
    }

    /// Finds the filings that `query` asks for, and fetches those that the store does not have
    /// whole while the search goes on. `consumer` is told what became of each.
    ///
    /// # Errors
    ///
    /// Those of [`discover`](crate::discover()) where it found nothing to fetch before. All that ends a run later is
    /// told in the report.
    pub async fn search(
        &self,
        cache: &Cache,
        query: &Query,
        today: Date,
        interrupt: &Interrupt,
        consumer: &mut impl Consumer,
    ) -> Result<Report, Error> {
        let (out, findings) = mpsc::channel(QUEUE);
        let searching = async move {
            let stored = |accession| self.store.locate(accession);
            tokio::select! {
                searched = search(&self.client, cache, query, today, stored, &out) => searched,
                // The download has ended; it tells why.
                () = out.closed() => Ok(()),
            }
        };
        let (searched, mut report) =
            tokio::join!(searching, self.follow(findings, interrupt, consumer));
        if let Err(error) = searched {
            report.stopped.get_or_insert(error);
        }
        if report.asked == 0
            && report.stopped.is_none()
            && let Some(reason) = query.no_filings_because(today)
        {
            self.client.observer().event(&Event::NoFilings { reason: &reason });
        }
        match report.stopped.take() {
            Some(error) if report.asked == 0 => Err(error),
            stopped => Ok(Report { stopped, ..report }),
        }
    }

    /// Fetches what is found, as it is found.
    async fn follow(
        &self,
        mut findings: mpsc::Receiver<Finding>,
        interrupt: &Interrupt,
        consumer: &mut impl Consumer,
    ) -> Report {
        let mut report = Report::default();
        let mut queue = VecDeque::new();
        let mut looking = None;
        let mut under_way = JoinSet::new();
        let mut failures_in_a_row = 0;
        let mut is_open = true;
        loop {
            while under_way.len() < CONCURRENT
                && let Some(wanted) = queue.pop_front()
            {
                under_way.spawn(fetch(Arc::clone(&self.client), Arc::clone(&self.store), wanted));
            }
            let is_idle = under_way.is_empty() && looking.is_none();
            if is_idle && !is_open {
                break;
            }
            let wants_more = is_open
                && looking.is_none()
                && queue.is_empty()
                && (is_idle || consumer.has_room());
            let mut batch = Vec::new();
            let step = tokio::select! {
                biased;
                () = interrupt.wait() => Err(ErrorKind::Interrupted.into()),
                Some(ended) = under_way.join_next(), if !under_way.is_empty() => {
                    let fetched = ended.unwrap_or_else(|error| resume_unwind(error.into_panic()));
                    let (position, stored, consequence) = self.record(fetched, &mut report);
                    match consequence.apply(&mut failures_in_a_row) {
                        Ok(()) => give(consumer, interrupt, [(position, stored)]).await,
                        Err(error) => Err(error),
                    }
                }
                looked = ended(&mut looking), if looking.is_some() => {
                    looking = None;
                    match looked {
                        Ok(Looked { wanted, present }) => {
                            report.present += present.len();
                            queue.extend(wanted);
                            give(consumer, interrupt, present).await
                        }
                        Err(error) => Err(error),
                    }
                }
                count = findings.recv_many(&mut batch, BATCH), if wants_more => {
                    is_open = count > 0;
                    let (asked, absent) = self.sort_out(batch, &mut report);
                    report.asked += asked.len();
                    if !asked.is_empty() {
                        let (store, client) = (Arc::clone(&self.store), Arc::clone(&self.client));
                        looking = Some(spawn_blocking(move || look_through(asked, &store, &client)));
                    }
                    give(consumer, interrupt, absent).await
                }
            };
            if let Err(error) = step {
                report.stopped = Some(error);
                break;
            }
        }
        // Requests under way end here; files being written are finished by the runtime.
        under_way.shutdown().await;
        consumer.finish().await;
        report
    }

    /// The filings of a batch, and the places that stay empty.
    fn sort_out(
        &self,
        batch: Vec<Finding>,
        report: &mut Report,
    ) -> (Vec<Asked>, Vec<(usize, Option<Stored>)>) {
        let mut asked = Vec::new();
        let mut absent = Vec::new();
        for finding in batch {
            match finding {
                Finding::New { position, filing } => asked.push(Asked { position, filing }),
                Finding::Absent { position } => absent.push((position, None)),
                Finding::Failed(failure) => {
                    self.client.observer().event(&Event::Failed(&failure));
                    report.failures.push(failure);
                }
                Finding::Again(_) | Finding::NoIndex(_) => {}
            }
        }
        (asked, absent)
    }

    fn record(
        &self,
        fetched: Fetched,
        report: &mut Report,
    ) -> (usize, Option<Stored>, Consequence) {
        let Fetched { wanted, result } = fetched;
        let position = wanted.position;
        let observer = self.client.observer();
        let error = match result {
            Ok((stored, bytes)) => {
                report.fetched += 1;
                report.bytes += bytes as u64;
                observer.event(&Event::Ready { position, stored, fetched: Some(bytes) });
                return (position, Some(stored), Consequence::Done);
            }
            Err(error) => error,
        };
        let ErrorKind::Unanswered { reason, transient, .. } = error.kind() else {
            return (position, None, Consequence::Stop(error));
        };
        let failure = Failure::of_filing(&wanted.filing, reason);
        observer.event(&Event::Failed(&failure));
        report.failures.push(failure);
        let consequence = if *transient {
            Consequence::FailedByEdgar(reason.clone())
        } else {
            Consequence::Failed
        };
        (position, None, consequence)
    }
}

/// What a finished request means for the run.
enum Consequence {
    Done,
    /// The filing's own failure.
    Failed,
    /// A failure that others may share.
    FailedByEdgar(String),
    Stop(Error),
}

impl Consequence {
    /// Whether the run goes on, after so many failures in a row.
    fn apply(self, failures: &mut usize) -> Result<(), Error> {
        match self {
            Self::Done => *failures = 0,
            Self::Failed => {}
            Self::FailedByEdgar(reason) => {
                *failures += 1;
                if *failures >= FAILURES_IN_A_ROW {
                    return Err(ErrorKind::KeepsFailing { filings: *failures, reason }.into());
                }
            }
            Self::Stop(error) => return Err(error),
        }
        Ok(())
    }
}

/// What is to be fetched, and what is there.
struct Looked {
    wanted: Vec<Wanted>,
    present: Vec<(usize, Option<Stored>)>,
}

/// Splits off what is there already.
///
/// # Errors
///
/// Where the disk cannot be read.
fn look_through(asked: Vec<Asked>, store: &Store, client: &Client) -> Result<Looked, Error> {
    let mut wanted = Vec::new();
    let mut present = Vec::new();
    for Asked { position, filing } in asked {
        let place = match store.find(&filing)? {
            Presence::Whole(stored) => {
                client.observer().event(&Event::Ready { position, stored, fetched: None });
                present.push((position, Some(stored)));
                continue;
            }
            Presence::Damaged(place, reason) => {
                client.observer().event(&Event::Damaged { filing: &filing, reason: &reason });
                place
            }
            Presence::Absent => filing.path(),
        };
        wanted.push(Wanted { position, filing, place });
    }
    Ok(Looked { wanted, present })
}

/// Waits for the task, if there is one.
async fn ended<T>(task: &mut Option<JoinHandle<T>>) -> T {
    match task {
        Some(task) => task.await.unwrap_or_else(|error| resume_unwind(error.into_panic())),
        None => pending().await,
    }
}

/// Gives what became of filings to the consumer, unless the user has had enough.
async fn give(
    consumer: &mut impl Consumer,
    interrupt: &Interrupt,
    filings: impl IntoIterator<Item = (usize, Option<Stored>)>,
) -> Result<(), Error> {
    let giving = async {
        for (position, stored) in filings {
            consumer.take(position, stored).await?;
        }
        Ok(())
    };
    interrupt.unless_given(giving).await
}

async fn fetch(client: Arc<Client>, store: Arc<Store>, wanted: Wanted) -> Fetched {
    let accession = wanted.filing.accession;
    let place = wanted.place;
    let url = client.urls().submission(&place);
    let read = move |bytes: Vec<u8>| body::check(&bytes, accession).map(|()| bytes);
    let result = match client.get(&url, LIMIT, read).await {
        Ok(Some(bytes)) => {
            let saving = spawn_blocking(move || {
                store.save(&place, &bytes).map(|stored| (stored, bytes.len()))
            });
            match saving.await {
                Ok(saved) => saved,
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            }
        }
        Ok(None) => Err(Error::unanswered(&url, "EDGAR has no such file", false)),
        Err(error) => Err(error),
    };
    Fetched { wanted, result }
}

//! The download of many filings at once, at one pace, into a store.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use tokio::task::{JoinSet, spawn_blocking};

use super::address::FilingPath;
use super::body;
use super::client::Client;
use super::error::{Error, ErrorKind};
use super::failures::Failure;
use super::listed::Listed;
use super::runtime::Interrupt;
use super::store::{Presence, Store, Stored};
use crate::value::Date;

/// How many requests may be under way: enough for eight in a second when each takes four.
const CONCURRENT: usize = 32;

/// The largest filing that is taken; an ownership filing with its exhibits is far below.
const LIMIT: usize = 128 * 1024 * 1024;

/// So many filings in a row that fail by the network's or the server's fault end the run.
const FAILURES_IN_A_ROW: usize = 20;

/// Something that happened, for those who watch a run.
#[derive(Debug)]
pub enum Event<'a> {
    /// An index is being read.
    ReadingIndex {
        /// Its address.
        url: &'a Url,
    },
    /// A past business day has no index: EDGAR was closed, or the index is late.
    NoIndex {
        /// The day.
        day: Date,
    },
    /// A request failed and will be made again.
    Retrying {
        /// Its address.
        url: &'a Url,
        /// What happened; one phrase.
        reason: &'a str,
        /// How long this request waits.
        wait: Duration,
    },
    /// EDGAR said that its limit was exceeded: nothing is asked for a while.
    Throttled {
        /// For how long.
        pause: Duration,
    },
    /// What is on disk has been looked through.
    Planned {
        /// The filings asked for.
        asked: usize,
        /// Those that are there already.
        present: usize,
    },
    /// A file on disk is not whole, and will be fetched again.
    Damaged {
        /// The filing.
        filing: &'a Listed,
        /// What is wrong with the file.
        reason: &'a str,
    },
    /// A filing is there, from before or from now.
    Ready {
        /// Its place among those asked for, from 0.
        position: usize,
        /// Its file.
        stored: Stored,
        /// The bytes that came over the network; `None` where it was there before.
        fetched: Option<usize>,
    },
    /// A filing could not be fetched.
    Failed(&'a Failure),
}

/// Watches a run. Calls come from the thread that makes the requests: be brief.
pub trait Observer: Send + Sync {
    /// Something happened.
    fn event(&self, event: &Event<'_>);
}

/// What became of a download.
#[derive(Debug, Default)]
pub struct Report {
    /// Filings asked for.
    pub asked: usize,
    /// Filings that were there before.
    pub present: usize,
    /// Filings fetched.
    pub fetched: usize,
    /// Bytes fetched.
    pub bytes: u64,
    /// The filings that are there now, each with its place among those asked for, in order.
    pub done: Vec<(usize, Stored)>,
    /// What could not be fetched.
    pub failures: Vec<Failure>,
    /// What ended the run before its time.
    pub stopped: Option<Error>,
}

impl Report {
    /// Adds what became of the filings that were asked for next.
    pub fn absorb(&mut self, next: Self) {
        let before = self.asked;
        self.asked += next.asked;
        self.present += next.present;
        self.fetched += next.fetched;
        self.bytes += next.bytes;
        self.done.extend(next.done.into_iter().map(|(position, it)| (before + position, it)));
        self.failures.extend(next.failures);
        self.stopped = self.stopped.take().or(next.stopped);
    }
}

/// Fetches filings into a store.
pub struct Download {
    client: Arc<Client>,
    store: Arc<Store>,
}

/// A filing that is to be fetched.
struct Wanted {
    position: usize,
    filing: Listed,
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
    pub async fn run(&self, filings: Vec<Listed>, interrupt: &Interrupt) -> Report {
        let mut report = Report { asked: filings.len(), ..Report::default() };
        let mut queue = self.look_through(filings, &mut report).await.into_iter();
        let mut under_way = JoinSet::new();
        let mut failures_in_a_row = 0;
        loop {
            while under_way.len() < CONCURRENT
                && let Some(wanted) = queue.next()
            {
                under_way.spawn(fetch(Arc::clone(&self.client), Arc::clone(&self.store), wanted));
            }
            let ended = tokio::select! {
                biased;
                () = interrupt.wait() => {
                    report.stopped = Some(ErrorKind::Interrupted.into());
                    break;
                }
                ended = under_way.join_next() => ended,
            };
            let Some(ended) = ended else { break };
            let fetched = match ended {
                Ok(fetched) => fetched,
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            };
            match self.record(fetched, &mut report) {
                Outcome::Done => failures_in_a_row = 0,
                Outcome::Failed => {}
                Outcome::FailedByEdgar(reason) => {
                    failures_in_a_row += 1;
                    if failures_in_a_row >= FAILURES_IN_A_ROW {
                        let filings = failures_in_a_row;
                        report.stopped = Some(ErrorKind::KeepsFailing { filings, reason }.into());
                        break;
                    }
                }
                Outcome::Stop(error) => {
                    report.stopped = Some(error);
                    break;
                }
            }
        }
        // Requests under way end here; files being written are finished by the runtime.
        under_way.shutdown().await;
        report.done.sort_unstable_by_key(|(position, _)| *position);
        report
    }

    /// Splits off what is there already.
    async fn look_through(&self, filings: Vec<Listed>, report: &mut Report) -> Vec<Wanted> {
        let (store, client) = (Arc::clone(&self.store), Arc::clone(&self.client));
        let looked = spawn_blocking(move || {
            let mut wanted = Vec::new();
            let mut done = Vec::new();
            for (position, filing) in filings.into_iter().enumerate() {
                let place = match store.find(&filing) {
                    Presence::Whole(stored) => {
                        let event = Event::Ready { position, stored, fetched: None };
                        client.observer().event(&event);
                        done.push((position, stored));
                        continue;
                    }
                    Presence::Damaged(place, reason) => {
                        let event = Event::Damaged { filing: &filing, reason: &reason };
                        client.observer().event(&event);
                        place
                    }
                    Presence::Absent => filing.path(),
                };
                wanted.push(Wanted { position, filing, place });
            }
            (wanted, done)
        });
        let (wanted, done) = match looked.await {
            Ok(looked) => looked,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        };
        report.present = done.len();
        report.done = done;
        let event = Event::Planned { asked: report.asked, present: report.present };
        self.client.observer().event(&event);
        wanted
    }

    fn record(&self, fetched: Fetched, report: &mut Report) -> Outcome {
        let Fetched { wanted, result } = fetched;
        let observer = self.client.observer();
        let error = match result {
            Ok((stored, bytes)) => {
                report.fetched += 1;
                report.bytes += bytes as u64;
                let position = wanted.position;
                report.done.push((position, stored));
                observer.event(&Event::Ready { position, stored, fetched: Some(bytes) });
                return Outcome::Done;
            }
            Err(error) => error,
        };
        let ErrorKind::Unanswered { reason, transient, .. } = error.kind() else {
            return Outcome::Stop(error);
        };
        let failure = Failure::of_filing(&wanted.filing, reason);
        observer.event(&Event::Failed(&failure));
        report.failures.push(failure);
        if *transient { Outcome::FailedByEdgar(reason.clone()) } else { Outcome::Failed }
    }
}

/// What a finished request means for the run.
enum Outcome {
    Done,
    /// The filing's own failure.
    Failed,
    /// A failure that others may share.
    FailedByEdgar(String),
    Stop(Error),
}

async fn fetch(client: Arc<Client>, store: Arc<Store>, wanted: Wanted) -> Fetched {
    let accession = wanted.filing.accession;
    let place = wanted.place;
    let url = client.urls().filing(&place);
    let read = |bytes: Vec<u8>, length_kept: bool| {
        body::check(&bytes, accession, length_kept).map(|()| bytes)
    };
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

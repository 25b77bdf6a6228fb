//! What happens in a run, for those who watch it.
//!
//! Whoever works here sends an [`Event`]; an [`Observer`] of the caller's shows it.
//! Next: [`crate::download`], which sends most of them.

use std::time::Duration;

use section16::{Date, FileError};

use crate::failures::Failure;
use crate::listing::ListedFiling;
use crate::store::Stored;

/// Something that happened, for those who watch a run.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// An index is being read.
    ReadingIndex {
        /// Its address.
        url: &'a str,
    },
    /// A past business day has no index: EDGAR was closed, or the index is late.
    NoIndex {
        /// The day.
        day: Date,
    },
    /// A request failed and will be made again.
    Retrying {
        /// Its address.
        url: &'a str,
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
    /// An earlier run, or another one on this machine, was told that its limit was exceeded:
    /// nothing is asked for until the pause is over.
    StillThrottled {
        /// For how much longer.
        pause: Duration,
    },
    /// The file by which all runs on this machine keep one pace cannot be used: this run keeps its
    /// own.
    PaceNotShared {
        /// What the file system says.
        error: &'a FileError,
    },
    /// The days asked for have no filings, for a plain reason.
    NoFilings {
        /// One sentence.
        reason: &'a str,
    },
    /// So many more filings are known to be asked for.
    Planned {
        /// The filings of one list or index.
        filings: usize,
    },
    /// A file on disk is not whole, and will be fetched again.
    Damaged {
        /// The filing.
        filing: &'a ListedFiling,
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

//! What a run is told: what to follow, and what to make of it.

use std::num::NonZeroUsize;
use std::time::Duration;

use section16::{Cik, Date};
use section16_edgar::{FormFilter, ListedFiling};

use crate::pipeline::ExportOptions;

use super::clock::Clock;

/// What to follow, added to what the state says is followed already.
///
/// # Examples
///
/// ```
/// let mut follow = section16_export::sync::Follow::default();
/// follow.tickers.push("AAPL".to_owned());
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Follow {
    /// Companies and persons.
    pub ciks: Vec<Cik>,
    /// Companies by ticker symbol; the company is followed, whatever becomes of its symbol.
    pub tickers: Vec<String>,
    /// All filings on EDGAR.
    pub all: bool,
    /// The first day of filing.
    pub from: Option<Date>,
    /// The form types, as [`FormFilter::new`] takes them; empty for those of before, or all.
    pub forms: Vec<String>,
}

/// What a run is to do.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// What to follow.
    pub follow: Follow,
    /// The tables to keep current.
    pub export: ExportOptions,
    /// Threads.
    pub jobs: NonZeroUsize,
    /// When no more is fetched; the tables are still written then.
    pub max_time: Option<Duration>,
    /// Whether to look through the filings on disk, for files that came or went by other means.
    pub rescan: bool,
}

impl Options {
    /// What is followed already and `follow`, into the tables of `export`, with one thread and
    /// without a limit of time.
    pub fn new(follow: Follow, export: ExportOptions) -> Self {
        Self { follow, export, jobs: NonZeroUsize::MIN, max_time: None, rescan: false }
    }
}

/// What is wanted of what is listed.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) clock: Clock,
    pub(super) forms: FormFilter,
    pub(super) from: Option<Date>,
}

impl Scope {
    pub(super) fn wants(&self, listed: &ListedFiling) -> bool {
        listed.form.as_deref().is_none_or(|form| self.forms.wants(form))
            && listed.filed.is_none_or(|filed| self.from.is_none_or(|from| filed >= from))
    }
}

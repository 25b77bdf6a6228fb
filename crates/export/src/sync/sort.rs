//! The group that each filing belongs to: the pipeline reads it, and its rows say where they go.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::error::Result;
use crate::pipeline::{Destination, Outcome};
use crate::sink::{Group, Per};
use section16::{AccessionNumber, Severity};

/// What the reading of a filing came to.
pub(super) struct Sorted {
    pub(super) accession: AccessionNumber,
    /// Its group; `None` where it adds no row to any table.
    pub(super) group: Option<String>,
    /// Whether it, or a part of it, could not be read.
    pub(super) has_failed: bool,
    /// Whether it has a warning.
    pub(super) has_warning: bool,
}

/// Takes outcomes in the order of the filings and keeps no more than their groups.
pub(super) struct Sorter {
    per: Per,
    filings: Mutex<VecDeque<AccessionNumber>>,
    sorted: Mutex<Vec<Sorted>>,
}

impl Sorter {
    /// A sorter of `filings`, of each of which one outcome will come.
    pub(super) fn new(per: Per, filings: impl IntoIterator<Item = AccessionNumber>) -> Self {
        let filings = Mutex::new(filings.into_iter().collect());
        Self { per, filings, sorted: Mutex::default() }
    }

    pub(super) fn finish(self) -> Vec<Sorted> {
        self.sorted.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Destination for Sorter {
    type Prepared = ();

    fn prepare(&self, _: &[Outcome]) -> Result<()> {
        Ok(())
    }

    fn append(&self, outcomes: &[Outcome], (): &mut (), _: &[usize]) -> Result<()> {
        let mut filings = self.filings.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sorted = self.sorted.lock().unwrap_or_else(PoisonError::into_inner);
        for outcome in outcomes {
            let Some(accession) = filings.pop_front() else { break };
            let group = Group::of(self.per, &outcome.record());
            let worst = outcome.worst();
            sorted.push(Sorted {
                accession,
                group: outcome.has_rows().then(|| group.as_str().to_owned()),
                has_failed: worst == Some(Severity::Error),
                has_warning: worst == Some(Severity::Warning),
            });
        }
        Ok(())
    }

    fn publish(&self, _: &[Outcome], (): ()) -> Result<()> {
        Ok(())
    }
}

//! What a run did, in numbers, and who is told while it does it.

use section16::Severity;

use super::plan::Plan;

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Filings that the indexes and lists had not had before.
    pub new: u64,
    /// Filings that an index corrected.
    pub corrected: u64,
    /// Filings that an index or list has no more.
    pub removed: u64,
    /// Filings fetched.
    pub fetched: u64,
    /// Filings that could not be fetched.
    pub failed: u64,
    /// Filings that failed before and whose next try is later.
    pub waiting: u64,
    /// Filings read for the first time.
    pub converted: u64,
    /// Of these, those that could not be read, or not wholly.
    pub unreadable: u64,
    /// Of these, those with a warning and nothing worse.
    pub warned: u64,
    /// Groups whose tables were written.
    pub groups: u64,
    /// Business days whose index is not there yet.
    pub days_without_index: u64,
    /// What was not believed or could not be read in an index; sentences.
    pub doubted: Vec<String>,
}

impl Counts {
    /// Each count with its name, as reports and the status have them.
    pub fn each(&self) -> [(&'static str, u64); 12] {
        [
            ("new", self.new),
            ("corrected", self.corrected),
            ("withdrawn", self.removed),
            ("fetched", self.fetched),
            ("failed", self.failed),
            ("waiting", self.waiting),
            ("converted", self.converted),
            ("unreadable", self.unreadable),
            ("warned", self.warned),
            ("groups_written", self.groups),
            ("days_without_index", self.days_without_index),
            ("doubts", self.doubted.len() as u64),
        ]
    }

    /// What is not as it should be, in a phrase; `None` where all that is listed is in the tables.
    pub fn shortfall(&self) -> Option<String> {
        let parts: Vec<_> = [
            (self.failed, "not fetched, or with a file that is gone or damaged"),
            (self.waiting, "that failed before, to be tried again later"),
            (self.unreadable, "not or not wholly readable"),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| {
            let s = if number == 1 { "" } else { "s" };
            format!("{number} filing{s} {what}")
        })
        .chain((!self.doubted.is_empty()).then(|| {
            let number = self.doubted.len();
            let s = if number == 1 { "" } else { "s" };
            format!("{number} doubt{s} about indexes or lists")
        }))
        .collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// Is told what a run is about to do and what it meets.
pub trait Watcher: Sync {
    /// What is asked of EDGAR next.
    fn plan(&self, plan: &Plan);

    /// Something worth knowing of one filing or index.
    fn notice(&self, severity: Severity, message: &str);
}

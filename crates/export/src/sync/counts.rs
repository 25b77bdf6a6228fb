//! What a run did, in numbers, and who is told while it does it.

use section16::Severity;

use super::plan::Plan;

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

/// Is told what a run is about to do and what it meets.
pub trait Watcher: Sync {
    /// What is asked of EDGAR next.
    fn plan(&self, plan: &Plan);

    /// Something worth knowing of one filing or index.
    fn notice(&self, severity: Severity, message: &str);
}

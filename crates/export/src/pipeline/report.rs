//! What a run did, in numbers and in the first few sentences.

use std::collections::BTreeMap;

use section16::{Severity, table::Record};

use super::outcome::{Outcome, Unread};

/// So many kinds of other files are told apart. EDGAR has some 500 forms.
const KINDS: usize = 1000;

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Items that were handled.
    pub items: u64,
    /// Bytes of these items.
    pub bytes: u64,
    /// Filings that were read.
    pub filings: u64,
    /// Rows of Table I and II.
    pub rows: u64,
    /// Filings that could not be read, in part or at all.
    pub failed: u64,
    /// Filings with a warning and nothing worse.
    pub warned: u64,
    /// Items that are no ownership filings.
    pub skipped: u64,
    /// The same by what they look like, such as `a web page`; where these are very many kinds, the
    /// later ones are counted in `skipped` alone.
    pub skipped_as: BTreeMap<String, u64>,
    /// Copies of filings that came before.
    pub duplicates: u64,
}

/// Something a user should be told of at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How grave it is.
    pub severity: Severity,
    /// Where.
    pub source: String,
    /// What, in a sentence.
    pub message: String,
}

impl Report {
    /// The counts by the names that reports have for them; `docs/reports.md` says what each is.
    pub fn counts(&self) -> [(&'static str, u64); 7] {
        [
            ("files", self.items),
            ("filings", self.filings),
            ("rows", self.rows),
            ("unreadable", self.failed),
            ("warned", self.warned),
            ("duplicates", self.duplicates),
            ("skipped", self.skipped),
        ]
    }

    /// Takes back what an outcome that was read was counted as; it is settled and counted anew.
    pub(super) fn uncount(&mut self, outcome: &Outcome) {
        self.items -= 1;
        if outcome.result.is_ok() {
            self.filings -= 1;
            self.rows -= form_rows(&outcome.record());
        }
        match outcome.worst() {
            Some(Severity::Error) => self.failed -= 1,
            Some(Severity::Warning) => self.warned -= 1,
            _ => {}
        }
    }

    /// The same for so many copies that were held back until all are known.
    pub(super) fn uncount_held_back(&mut self, copies: u32) {
        self.items -= u64::from(copies);
        self.duplicates -= u64::from(copies);
    }

    /// Counts `outcome`, and says what the user should be told of it.
    pub fn count(&mut self, outcome: &Outcome) -> Option<Notice> {
        self.items += 1;
        let worst = outcome.worst();
        match &outcome.result {
            Ok(_) => {
                self.filings += 1;
                self.rows += form_rows(&outcome.record());
            }
            Err(Unread::Skipped(looks_like)) => {
                self.skipped += 1;
                if let Some(count) = self.skipped_as.get_mut(looks_like) {
                    *count += 1;
                } else if self.skipped_as.len() < KINDS {
                    self.skipped_as.insert(looks_like.clone(), 1);
                }
                return outcome.named.then(|| Notice {
                    severity: Severity::Warning,
                    source: outcome.source.clone(),
                    message: format!("not an ownership filing ({looks_like}); skipped"),
                });
            }
            Err(Unread::Duplicate) => self.duplicates += 1,
            Err(Unread::Failed) => {}
        }
        match worst {
            Some(Severity::Error) => self.failed += 1,
            Some(Severity::Warning) => self.warned += 1,
            _ => return None,
        }
        let record = outcome.record();
        let problem = record.all_problems().max_by_key(|problem| problem.severity)?;
        // Of a filing that was read the warnings are in its problems; what is amiss with an archive
        // or with a copy is nowhere to be seen.
        (problem.severity == Severity::Error || outcome.result.is_err()).then(|| {
            let place = match problem.location.as_str() {
                "" => String::new(),
                location => format!("{location}: "),
            };
            Notice {
                severity: problem.severity,
                source: outcome.source.clone(),
                message: format!("{place}{}", problem.message),
            }
        })
    }
}

fn form_rows(record: &Record<'_>) -> u64 {
    let document = record.filing.map(|filing| &filing.document);
    document.map_or(0, |document| {
        let rows = document.non_derivative_table.len() + document.derivative_table.len();
        u64::try_from(rows).unwrap_or(u64::MAX)
    })
}

//! What could not be fetched, and the list of it in the folder: `failed.csv`.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::download::Report;
use super::error::Error;
use super::listed::Listed;
use super::store::write_whole;
use crate::ids::AccessionNumber;

/// One thing that was asked for and is not there, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The filing, where it is one.
    pub accession: Option<AccessionNumber>,
    /// What was asked for: an accession number, a CIK, a ticker symbol, a line of an index.
    pub what: String,
    /// The form type, where known.
    pub form: String,
    /// The day of filing, where known.
    pub filed_date: String,
    /// The path on EDGAR, where known.
    pub path: String,
    /// Why it is not there; one sentence.
    pub reason: String,
}

impl Failure {
    pub(super) fn of_filing(filing: &Listed, reason: impl Into<String>) -> Self {
        Self {
            accession: Some(filing.accession),
            what: filing.accession.to_string(),
            form: filing.form.clone().unwrap_or_default(),
            filed_date: filing.filed.map(|day| day.to_string()).unwrap_or_default(),
            path: filing.path().to_string(),
            reason: reason.into(),
        }
    }

    pub(super) fn not_in_indexes(accession: AccessionNumber) -> Self {
        let reason = format!(
            "EDGAR's indexes of {} list no Form 3, 4 or 5 with this accession number; one of \
             today needs CIK/ACCESSION",
            accession.year()
        );
        Self { accession: Some(accession), ..Self::of_what(accession.as_str(), reason) }
    }

    pub(super) fn unknown(what: &str, error: &Error) -> Self {
        Self::of_what(&super::error::printable(what), error.to_string())
    }

    pub(super) fn unreadable_row(place: &str) -> Self {
        Self::of_what(place, "this line of the index cannot be read".to_owned())
    }

    fn of_what(what: &str, reason: String) -> Self {
        Self {
            accession: None,
            what: what.to_owned(),
            form: String::new(),
            filed_date: String::new(),
            path: String::new(),
            reason,
        }
    }
}

/// `failed.csv` of a folder: what its last runs could not fetch.
#[derive(Debug)]
pub struct FailureLog(PathBuf);

const HEADER: [&str; 6] = ["accession_number", "what", "form", "filed_date", "path", "reason"];

impl FailureLog {
    /// The list of the store in `root`.
    pub fn of(root: &Path) -> Self {
        Self(root.join("failed.csv"))
    }

    /// Where the list is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Takes out the filings that are there now, and puts in what failed. Filings that failed
    /// before and were not asked for this time stay. Without any line, there is no file.
    ///
    /// # Errors
    ///
    /// A disk error.
    pub fn update(&self, report: &Report) -> Result<(), Error> {
        let done = report.done.iter().map(|(_, stored)| stored.path.accession);
        self.settle(done, &report.failures)
    }

    fn settle(
        &self,
        done: impl IntoIterator<Item = AccessionNumber>,
        failed: &[Failure],
    ) -> Result<(), Error> {
        let mut kept = self.read();
        let mut open: HashSet<_> = kept.iter().filter_map(|failure| failure.accession).collect();
        for accession in done.into_iter().chain(failed.iter().filter_map(|it| it.accession)) {
            open.remove(&accession);
        }
        kept.retain(|failure| failure.accession.is_some_and(|it| open.contains(&it)));
        kept.extend_from_slice(failed);
        let result = if kept.is_empty() {
            match fs::remove_file(&self.0) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        } else {
            write_whole(&self.0, &self.0.with_extension("csv.part"), &to_csv(&kept))
        };
        result.map_err(|error| Error::disk(&self.0, error))
    }

    /// The lines of the list; one that was edited beyond recognition holds none.
    fn read(&self) -> Vec<Failure> {
        let Ok(bytes) = fs::read(&self.0) else { return Vec::new() };
        let rows = csv::Reader::from_reader(bytes.as_slice()).into_records();
        rows.flatten()
            .filter_map(|row| {
                let cell = |at: usize| row.get(at).map(str::to_owned);
                Some(Failure {
                    accession: row.get(0)?.parse().ok(),
                    what: cell(1)?,
                    form: cell(2)?,
                    filed_date: cell(3)?,
                    path: cell(4)?,
                    reason: cell(5)?,
                })
            })
            .collect()
    }
}

fn to_csv(failures: &[Failure]) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let rows = failures.iter().map(|failure| {
        [
            failure.accession.map(|accession| accession.to_string()).unwrap_or_default(),
            failure.what.clone(),
            failure.form.clone(),
            failure.filed_date.clone(),
            failure.path.clone(),
            failure.reason.clone(),
        ]
    });
    let written = table
        .write_record(HEADER)
        .and_then(|()| rows.into_iter().try_for_each(|row| table.write_record(row)));
    debug_assert!(written.is_ok(), "writing to memory");
    table.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_follows_what_became_of_each_filing() {
        let root = std::env::temp_dir().join(format!("section16-failed-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        let log = FailureLog::of(&root);
        let number = |text: &str| text.parse::<AccessionNumber>().unwrap();
        let (first, second) = (number("0000000088-24-000009"), number("0000000088-24-000010"));
        let failed = |it| Failure::not_in_indexes(it);
        log.settle([], &[failed(first), failed(second)]).unwrap();
        assert_eq!(log.read(), [failed(first), failed(second)]);
        log.settle([first], &[]).unwrap();
        assert_eq!(log.read(), [failed(second)]);
        log.settle([first], &[failed(second)]).unwrap();
        assert_eq!(log.read().len(), 1);
        log.settle([second], &[]).unwrap();
        assert!(!log.path().exists());
        fs::remove_dir_all(&root).unwrap();
    }
}

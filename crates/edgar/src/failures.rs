//! What could not be fetched, and the list of it in the folder: `failed.csv`.
//!
//! The failures of a run enter; the list of those that are still open leaves, on disk.
//! Next: [`crate::download`], where a filing fails.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use section16::{AccessionNumber, AtPath, FileError};

use crate::durable::{remove, write_whole};
use crate::error::Error;
use crate::listing::ListedFiling;

/// One thing that was asked for and is not there, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    pub(crate) fn of_filing(filing: &ListedFiling, reason: impl Into<String>) -> Self {
        Self {
            accession: Some(filing.accession),
            what: filing.accession.to_string(),
            form: filing.form.clone().unwrap_or_default(),
            filed_date: filing.filed.map(|day| day.to_string()).unwrap_or_default(),
            path: filing.path().to_string(),
            reason: reason.into(),
        }
    }

    pub(crate) fn not_in_indexes(accession: AccessionNumber) -> Self {
        let reason = format!(
            "EDGAR's indexes of {} list no Form 3, 4 or 5 with this accession number; one of \
             today needs CIK/ACCESSION",
            accession.year()
        );
        Self { accession: Some(accession), ..Self::of_what(accession.as_str(), reason) }
    }

    pub(crate) fn unknown(what: &str, error: &Error) -> Self {
        Self::of_what(&crate::error::printable(what), error.to_string())
    }

    pub(crate) fn unreadable_row(place: &str) -> Self {
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
pub struct FailureLog {
    path: PathBuf,
    /// The filings that failed before, as far as they are not there now.
    open: Vec<Failure>,
    /// Which these are.
    numbers: HashSet<AccessionNumber>,
}

const HEADER: [&str; 6] = ["accession_number", "what", "form", "filed_date", "path", "reason"];

impl FailureLog {
    /// Reads the list of the store in `root`, if there is one. One that was edited beyond
    /// recognition holds nothing.
    ///
    /// # Errors
    ///
    /// Where it is there and cannot be read.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let path = root.join("failed.csv");
        let mut open = read(&path)?;
        open.retain(|failure| failure.accession.is_some());
        let numbers = open.iter().filter_map(|failure| failure.accession).collect();
        Ok(Self { path, open, numbers })
    }

    /// Where the list is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes out a filing that is there now.
    pub fn is_there(&mut self, accession: AccessionNumber) {
        self.numbers.remove(&accession);
    }

    /// Writes the list with what failed this time. Filings that failed before and were not asked
    /// for this time stay. Without any line, there is no file.
    ///
    /// # Errors
    ///
    /// A disk error.
    pub fn write(&mut self, failed: &[Failure]) -> Result<(), Error> {
        for accession in failed.iter().filter_map(|failure| failure.accession) {
            self.numbers.remove(&accession);
        }
        let Self { path, open, numbers } = self;
        open.retain(|failure| failure.accession.is_some_and(|it| numbers.contains(&it)));
        if open.is_empty() && failed.is_empty() {
            remove(path)?;
        } else {
            let all = open.iter().chain(failed);
            write_whole(path, &path.with_extension("csv.part"), &to_csv(all).at(path)?)?;
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<Vec<Failure>, FileError> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        bytes => bytes.at(path)?,
    };
    let rows = csv::Reader::from_reader(bytes.as_slice()).into_records();
    let failures = rows
        .flatten()
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
        .collect();
    Ok(failures)
}

fn to_csv<'a>(failures: impl Iterator<Item = &'a Failure>) -> io::Result<Vec<u8>> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(HEADER)?;
    for failure in failures {
        table.write_record([
            failure.accession.map(|accession| accession.to_string()).unwrap_or_default(),
            failure.what.clone(),
            failure.form.clone(),
            failure.filed_date.clone(),
            failure.path.clone(),
            failure.reason.clone(),
        ])?;
    }
    table.into_inner().map_err(|error| error.into_error())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_follows_what_became_of_each_filing() {
        let root = std::env::temp_dir().join(format!("section16-failed-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        let number = |text: &str| text.parse::<AccessionNumber>().unwrap();
        let (first, second) = (number("0000000088-24-000009"), number("0000000088-24-000010"));
        let failed = |it| Failure::not_in_indexes(it);
        let run = |done: &[AccessionNumber], failed: &[Failure]| {
            let mut log = FailureLog::open(&root).unwrap();
            done.iter().for_each(|accession| log.is_there(*accession));
            log.write(failed).unwrap();
            read(log.path()).unwrap()
        };
        assert_eq!(run(&[], &[failed(first), failed(second)]), [failed(first), failed(second)]);
        assert_eq!(run(&[first], &[]), [failed(second)]);
        assert_eq!(run(&[first], &[failed(second)]), [failed(second)]);
        assert_eq!(run(&[second], &[]), []);
        assert!(!root.join("failed.csv").exists());
        fs::remove_dir_all(&root).unwrap();
    }
}

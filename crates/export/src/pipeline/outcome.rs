//! What became of one item: a filing, a reason why there is none, or nothing to tell.

use std::fs::File;
use std::io::{self, Read};

use crate::error::{Result, is_of_environment};
use crate::source::limits::{LARGE_FILE, LARGEST_FILE};
use crate::source::{Content, Item, Permit};
use section16::{
    AccessionNumber, Code, ErrorKind, FileError, Filing, Problem, Severity, table::Record,
};

/// What became of one item.
#[derive(Debug)]
pub struct Outcome {
    /// The key of its rows.
    pub key: String,
    /// Where it is from.
    pub source: String,
    /// Whether the user named this very file.
    pub named: bool,
    /// What it is.
    pub result: Result<Filing, Unread>,
    /// Problems of its surroundings, or why it could not be read.
    pub problems: Vec<Problem>,
}

/// Why an item gave no filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is no ownership filing; what it looks like.
    Skipped(String),
    /// It could not be read; the problems say why.
    Failed,
    /// Its accession number came before.
    Duplicate,
}

impl Outcome {
    /// Reads `item`.
    ///
    /// # Errors
    ///
    /// Where the system lets no file be read, so that this one is not to blame.
    pub fn read(item: Item) -> Result<Self> {
        let source = item.source.clone();
        let named = item.named;
        // The name of the file or of the folders right above it, such as EDGAR's
        // `000112760205000123/xslF345X03/form4.xml`.
        let in_name = source.rsplit(['/', '\\', '!']).take(3).find_map(AccessionNumber::find_in);
        let key = match in_name {
            Some(accession) => accession.to_string(),
            None => format!("file:{}", item.relative),
        };
        let mut outcome =
            Self { key, source, named, result: Err(Unread::Failed), problems: Vec::new() };
        // The permit is let go of when the bytes are.
        let (bytes, _permit) = match bytes_of(item.content) {
            Ok(bytes) => bytes,
            Err(Unreached::NotOwnership(looks_like)) => {
                outcome.result = Err(Unread::Skipped(looks_like));
                return Ok(outcome);
            }
            Err(Unreached::Environment(error)) => {
                return Err(FileError::new(&outcome.source, error).into());
            }
            Err(Unreached::Problem(code, message)) => {
                outcome.problems.push(Problem::new(code, "", "", message));
                return Ok(outcome);
            }
        };
        // One bad filing never costs a run, not even one that shows a fault of this program.
        let Ok(result) = std::panic::catch_unwind(|| section16::read(&bytes)) else {
            let message = "this program failed on the file; please report it with the file";
            outcome.problems.push(Problem::new(Code::Unreadable, "", "", message));
            return Ok(outcome);
        };
        match result {
            Ok(filing) => outcome.take(filing, in_name),
            Err(error) => match error.into_kind() {
                ErrorKind::NotOwnership(looks_like) => {
                    outcome.result = Err(Unread::Skipped(looks_like));
                }
                ErrorKind::Unreadable(problem) => outcome.problems.push(problem),
                kind => {
                    let message = section16::Error::from(kind).to_string();
                    outcome.problems.push(Problem::new(Code::Unreadable, "", "", message));
                }
            },
        }
        Ok(outcome)
    }

    /// The rows that the outcome adds to the tables.
    pub fn record(&self) -> Record<'_> {
        Record {
            key: &self.key,
            source: &self.source,
            filing: self.result.as_ref().ok(),
            problems: &self.problems,
        }
    }

    /// Whether the outcome has anything for the tables.
    pub fn has_rows(&self) -> bool {
        self.result.is_ok() || !self.problems.is_empty()
    }

    /// The gravest severity among its problems.
    pub fn worst(&self) -> Option<Severity> {
        self.record().all_problems().map(|problem| problem.severity).max()
    }

    fn take(&mut self, mut filing: Filing, in_name: Option<AccessionNumber>) {
        match (filing.accession_number, in_name) {
            (Some(header), Some(name)) if header != name => {
                let message =
                    format!("the name has {name}, and the header {header}; the header counts");
                self.problems.push(Problem::new(
                    Code::AccessionMismatch,
                    "",
                    name.as_str(),
                    message,
                ));
            }
            (None, name) => filing.accession_number = name,
            _ => {}
        }
        if let Some(accession) = filing.accession_number {
            self.key = accession.to_string();
        }
        self.result = Ok(filing);
    }
}

/// Why the bytes of an item are not there.
enum Unreached {
    NotOwnership(String),
    Problem(Code, String),
    Environment(io::Error),
}

/// The bytes of an item, and the permit to hold them where they are many.
fn bytes_of(content: Content) -> Result<(Vec<u8>, Option<Permit>), Unreached> {
    match content {
        Content::Bytes(bytes) => Ok((bytes, None)),
        Content::Large(bytes, permit) => Ok((bytes, Some(permit))),
        Content::TooLarge(head) => Err(too_large(&head)),
        Content::NotOwnership(looks_like) => Err(Unreached::NotOwnership(looks_like)),
        Content::Problem(code, message) => Err(Unreached::Problem(code, message)),
        Content::Failed(error) => Err(unreadable(error)),
        Content::File(file, length) => read_file(file, length).map(|bytes| (bytes, None)),
    }
}

/// Reads a file of about `length` bytes. It may grow meanwhile, and the files of a system's own
/// folders say that they have none.
fn read_file(mut file: File, length: u64) -> Result<Vec<u8>, Unreached> {
    let expected = usize::try_from(length.min(LARGE_FILE)).unwrap_or(0) + 1;
    let mut bytes = Vec::with_capacity(expected);
    let mut read = |most: u64, bytes: &mut Vec<u8>| {
        file.by_ref().take(most).read_to_end(bytes).map_err(unreadable)
    };
    if u64::try_from(read(LARGE_FILE, &mut bytes)?).is_ok_and(|read| read < LARGE_FILE) {
        return Ok(bytes);
    }
    // Of a large file the first bytes decide whether the rest is read.
    if let Some(looks_like) = section16::not_ownership(&bytes) {
        return Err(Unreached::NotOwnership(looks_like));
    }
    if length <= LARGEST_FILE {
        let rest = LARGEST_FILE + 1 - LARGE_FILE;
        if u64::try_from(read(rest, &mut bytes)?).is_ok_and(|read| read < rest) {
            return Ok(bytes);
        }
    }
    bytes.truncate(usize::try_from(LARGE_FILE).unwrap_or(usize::MAX));
    Err(too_large(&bytes))
}

/// What a file is that is larger than any filing and begins with `head`.
fn too_large(head: &[u8]) -> Unreached {
    match section16::read(head).map_err(section16::Error::into_kind) {
        Err(ErrorKind::NotOwnership(looks_like)) => Unreached::NotOwnership(looks_like),
        _ => {
            let most = LARGEST_FILE / (1024 * 1024);
            let message = format!("the file has more than {most} MB, which no filing has");
            Unreached::Problem(Code::TooLarge, message)
        }
    }
}

fn unreadable(error: io::Error) -> Unreached {
    if is_of_environment(&error) {
        return Unreached::Environment(error);
    }
    Unreached::Problem(Code::InputUnreadable, format!("the file could not be read: {error}"))
}

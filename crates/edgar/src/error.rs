//! Why a call on EDGAR came to nothing.
//!
//! Every call of this crate fails with an [`Error`] of the one shape that all crates of section16
//! share: a kind to match on, a sentence, and with [`Explain`] a path, a place and a hint.
//! Next: [`crate::client`], where most errors come from.

use std::fmt;
use std::path::{Path, PathBuf};

use section16::{Explain, FileError};

/// What stopped a run, or kept one address from being read.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// The kinds of [`Error`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The base address given is no `http` or `https` address.
    BadBaseUrl(String),
    /// No contact was given, and EDGAR asks for one.
    NoContact,
    /// What was given as contact cannot be one.
    BadContact(String),
    /// What was given as requests per second is more than EDGAR allows, or no number.
    BadRate(String),
    /// What was given to fetch names no filing.
    BadTarget(String),
    /// A list of what to fetch has a line that names nothing.
    BadList {
        /// Which line: `line 2`.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// What was given as form type is no ownership form.
    UnknownForm(String),
    /// What was given as form type is an amendment, and none are wanted.
    UnwantedForm(String),
    /// What was read as an index is none, or is cut; the text says which.
    BadIndex(&'static str),
    /// No connection comes about.
    Unreachable {
        /// The host.
        host: String,
        /// The operating system's or the TLS layer's words.
        detail: String,
    },
    /// The operating system has no file handle, thread or memory left.
    Exhausted {
        /// The operating system's words.
        detail: String,
    },
    /// Requests kept failing, one filing after the other.
    KeepsFailing {
        /// How many filings in a row.
        filings: usize,
        /// What the last failure was.
        reason: String,
    },
    /// EDGAR answered that the limit of requests was exceeded, and waiting was no use or not
    /// wanted.
    Throttled,
    /// EDGAR asked to come back after a time too long to wait for; in seconds.
    RetryMuchLater(u64),
    /// EDGAR answered that the requests do not say who makes them.
    Undeclared {
        /// The contact that was sent.
        contact: String,
    },
    /// One address gave no usable answer; others may.
    Unanswered {
        /// The address.
        url: String,
        /// What came instead.
        reason: String,
        /// Whether the network or the server failed, and not this one file.
        transient: bool,
    },
    /// EDGAR lists no company with this ticker symbol.
    UnknownTicker(String),
    /// EDGAR knows no company or person with this number.
    UnknownCik(section16::Cik),
    /// A local file or folder could not be read or written.
    File(FileError),
    /// Another run works in the same folder.
    Locked(PathBuf),
    /// The folder was removed, or another put in its place, while the run worked in it.
    FolderGone(PathBuf),
    /// The user interrupted.
    Interrupted,
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// Whether the command line is at fault, and nothing was done.
    pub fn is_usage(&self) -> bool {
        use ErrorKind as Kind;
        matches!(
            *self.0,
            Kind::BadBaseUrl(_)
                | Kind::NoContact
                | Kind::BadContact(_)
                | Kind::BadRate(_)
                | Kind::BadTarget(_)
                | Kind::BadList { .. }
                | Kind::UnknownForm(_)
                | Kind::UnwantedForm(_)
                | Kind::UnknownTicker(_)
                | Kind::UnknownCik(_)
        )
    }

    pub(crate) fn exhausted(error: &std::io::Error) -> Self {
        ErrorKind::Exhausted { detail: printable(&error.to_string()) }.into()
    }

    pub(crate) fn unanswered(
        url: impl fmt::Display,
        reason: impl Into<String>,
        transient: bool,
    ) -> Self {
        let (url, reason) = (url.to_string(), reason.into());
        ErrorKind::Unanswered { url, reason, transient }.into()
    }
}

impl From<FileError> for Error {
    fn from(error: FileError) -> Self {
        ErrorKind::File(error).into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            ErrorKind::BadBaseUrl(base) => write!(f, "`{base}` is no http or https address"),
            ErrorKind::NoContact => f.write_str(
                "EDGAR asks every program to say whom it works for, and no contact is given",
            ),
            ErrorKind::BadContact(text) => {
                write!(f, "`{text}` is no contact: EDGAR asks for a name and a mail address")
            }
            ErrorKind::BadRate(_) => {
                f.write_str("EDGAR allows 1 to 10 requests per second, and this program no more")
            }
            ErrorKind::BadTarget(text) => write!(
                f,
                "`{text}` is no accession number, no CIK/ACCESSION and no address of a filing on \
                 EDGAR"
            ),
            ErrorKind::BadList { place, reason } if place.is_empty() => f.write_str(reason),
            ErrorKind::BadList { place, reason } => write!(f, "{place}: {reason}"),
            ErrorKind::UnknownForm(form) => {
                write!(f, "`{form}` is no ownership form; those are 3, 3/A, 4, 4/A, 5 and 5/A")
            }
            ErrorKind::UnwantedForm(form) => {
                write!(f, "form {form} is an amendment, and none are wanted")
            }
            ErrorKind::BadIndex(reason) => f.write_str(reason),
            ErrorKind::Unreachable { host, detail } => write!(f, "cannot reach {host}: {detail}"),
            ErrorKind::Exhausted { detail } => {
                write!(f, "the system has no means left for a further request: {detail}")
            }
            ErrorKind::KeepsFailing { filings, reason } => {
                write!(f, "EDGAR failed {filings} filings in a row, the last with: {reason}")
            }
            ErrorKind::Throttled => f.write_str(
                "EDGAR refuses requests for now, as it does when its limit per second was exceeded",
            ),
            ErrorKind::RetryMuchLater(seconds) => {
                write!(f, "EDGAR asks to come back in {} minutes", seconds.div_ceil(60))
            }
            ErrorKind::Undeclared { contact } => {
                write!(f, "EDGAR takes the contact `{contact}` for an undeclared automated tool")
            }
            ErrorKind::Unanswered { url, reason, .. } => write!(f, "{url}: {reason}"),
            ErrorKind::UnknownTicker(ticker) => {
                write!(f, "EDGAR lists no company with the ticker symbol `{ticker}`")
            }
            ErrorKind::UnknownCik(cik) => {
                write!(f, "EDGAR knows no company or person with the CIK {}", cik.number())
            }
            ErrorKind::File(error) => error.fmt(f),
            ErrorKind::Locked(folder) => {
                write!(f, "{}: another run of this program works in this folder", folder.display())
            }
            ErrorKind::FolderGone(folder) => {
                write!(f, "{}: the folder was removed during the run", folder.display())
            }
            ErrorKind::Interrupted => f.write_str("interrupted; what was finished is kept"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            ErrorKind::File(error) => Some(error),
            _ => None,
        }
    }
}

impl Explain for Error {
    fn path(&self) -> Option<&Path> {
        match &*self.0 {
            ErrorKind::File(error) => error.path(),
            ErrorKind::Locked(folder) | ErrorKind::FolderGone(folder) => Some(folder),
            _ => None,
        }
    }

    fn place(&self) -> Option<&str> {
        match &*self.0 {
            ErrorKind::BadList { place, .. } => Some(place).filter(|place| !place.is_empty()),
            _ => None,
        }
        .map(String::as_str)
    }

    fn hint(&self) -> Option<&str> {
        Some(match &*self.0 {
            ErrorKind::BadBaseUrl(_) => "give an address like `http://127.0.0.1:8080`",
            ErrorKind::NoContact | ErrorKind::BadContact(_) => {
                "add --user-agent \"Your Name you@example.com\", or set SECTION16_USER_AGENT"
            }
            ErrorKind::Unreachable { .. } => {
                "check the network connection, then run the same command again"
            }
            ErrorKind::Exhausted { .. } => {
                "end other programs or raise the limit (`ulimit -n`), then run the same command \
                 again; what is there is not fetched again"
            }
            ErrorKind::KeepsFailing { .. } => {
                "run the same command again later; what is there is not fetched again"
            }
            ErrorKind::Throttled => {
                "wait at least ten minutes, then run the same command again, with a lower --rate \
                 if other programs at your address use EDGAR too"
            }
            ErrorKind::RetryMuchLater(_) => "run the same command again after that time",
            ErrorKind::Undeclared { .. } => {
                "give your real name or company and mail address: \
                 --user-agent \"Your Name you@example.com\""
            }
            ErrorKind::Unanswered { .. } => "run the same command again later",
            ErrorKind::UnknownTicker(_) => {
                "EDGAR lists current symbols alone; try the company's number with --cik"
            }
            ErrorKind::UnknownCik(_) => {
                "look the number up at https://www.sec.gov/search-filings/cik-lookup"
            }
            ErrorKind::File(error) => return error.hint(),
            ErrorKind::Locked(_) => "wait for it to end, or choose another folder with -o",
            ErrorKind::FolderGone(_) => "run the same command again",
            ErrorKind::BadRate(_)
            | ErrorKind::BadTarget(_)
            | ErrorKind::BadList { .. }
            | ErrorKind::UnknownForm(_)
            | ErrorKind::UnwantedForm(_)
            | ErrorKind::BadIndex(_)
            | ErrorKind::Interrupted => return None,
        })
    }
}

/// `text` with every control character replaced, so that it can do a terminal no harm.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

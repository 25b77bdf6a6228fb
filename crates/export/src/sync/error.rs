//! Why a run ended before its work was done.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What stopped a run; what was finished before is kept.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// EDGAR, the network, or the command line as far as EDGAR knows better.
    Edgar(section16_edgar::Error),
    /// Another run works in the folder.
    Held {
        /// The folder.
        folder: PathBuf,
        /// The process and since when it runs, as far as it has said so.
        holder: Option<String>,
    },
    /// The state file cannot be used; the text says why.
    State {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
        /// Whether making it anew from the filings on disk would help.
        replaceable: bool,
    },
    /// Reading or writing a local file failed.
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// Neither the command line nor the state says what to follow.
    NothingFollowed,
    /// The time that was given is up.
    TimeUp {
        /// Filings that are still to be fetched, as far as known.
        left: u64,
    },
    /// The user or the system asked to stop.
    Interrupted,
}

impl Error {
    /// Whether the command line is at fault, and nothing was done.
    pub fn is_usage(&self) -> bool {
        match self {
            Self::Edgar(error) => error.is_usage(),
            Self::NothingFollowed => true,
            _ => false,
        }
    }

    /// Whether what is on disk may still be converted and published.
    pub(super) fn leaves_tables_to_do(&self) -> bool {
        match self {
            Self::Edgar(error) => {
                !error.is_usage()
                    && !matches!(error.kind(), section16_edgar::ErrorKind::Disk { .. })
            }
            Self::TimeUp { .. } => true,
            _ => false,
        }
    }

    /// What the user can do, in one sentence.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Edgar(error) => error.hint(),
            Self::Held { .. } => Some("wait for it to end, or choose another folder with -o"),
            Self::State { replaceable: true, .. } => Some(
                "move the file away, and name what to follow again: the next run makes it anew \
                 from the filings on disk",
            ),
            Self::State { .. } => Some("use the newer version of section16"),
            Self::Disk { source, .. } if is_full(source) => {
                Some("make room, then run the same command again; what was finished is kept")
            }
            Self::Disk { .. } | Self::Interrupted => None,
            Self::NothingFollowed => Some(
                "name companies with --cik or --ticker, or all of EDGAR with --all; later runs \
                 remember it",
            ),
            Self::TimeUp { .. } => Some("run the same command again to go on"),
        }
    }

    pub(super) fn disk(path: &Path, source: io::Error) -> Self {
        Self::Disk { path: path.to_owned(), source }
    }
}

impl From<section16_edgar::Error> for Error {
    fn from(error: section16_edgar::Error) -> Self {
        match error.kind() {
            section16_edgar::ErrorKind::Interrupted => Self::Interrupted,
            _ => Self::Edgar(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edgar(error) => error.fmt(f),
            Self::Held { folder, holder } => {
                let holder = holder.as_deref().unwrap_or("a process that has just begun");
                write!(f, "{}: another sync works in this folder: {holder}", folder.display())
            }
            Self::State { path, message, .. } => write!(f, "{}: {message}", path.display()),
            Self::Disk { path, source } if is_full(source) => {
                write!(f, "{}: the disk is full", path.display())
            }
            Self::Disk { path, source } => write!(f, "{}: {source}", path.display()),
            Self::NothingFollowed => f.write_str("there is nothing to follow"),
            Self::TimeUp { left: 0 } => f.write_str("the time is up before all was looked through"),
            Self::TimeUp { left } => {
                write!(f, "the time is up; filings still to fetch: {left}")
            }
            Self::Interrupted => f.write_str("interrupted; what was finished is kept"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Edgar(error) => Some(error),
            Self::Disk { source, .. } => Some(source),
            _ => None,
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

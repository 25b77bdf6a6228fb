//! Why a run ended before its work was done.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use section16::{Explain, FileError};

/// The result of a call into this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What stopped a run; what was finished before is kept.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// The kinds of [`Error`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// EDGAR, the network, or the command line as far as EDGAR knows better.
    #[cfg(feature = "edgar")]
    Edgar(section16_edgar::Error),
    /// A local file or folder could not be read or written.
    File(FileError),
    /// A file of the output is not one that can be written to; the text says why.
    Refused {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, as the end of a sentence that begins with the path.
        message: String,
    },
    /// The format is not part of this build; its name.
    NoSuchFormat(&'static str),
    /// Another run works in the folder.
    Held {
        /// The folder.
        folder: PathBuf,
        /// The process and since when it runs, as far as it has said so.
        holder: Option<String>,
    },
    /// The state file of `sync` cannot be used; the text says why.
    State {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
        /// Whether making it anew from the filings on disk would help.
        replaceable: bool,
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
    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// Takes the kind out of the error.
    pub fn into_kind(self) -> ErrorKind {
        *self.0
    }

    /// Whether the command line is at fault, and nothing was done.
    pub fn is_usage(&self) -> bool {
        match &*self.0 {
            #[cfg(feature = "edgar")]
            ErrorKind::Edgar(error) => error.is_usage(),
            ErrorKind::NothingFollowed | ErrorKind::Refused { .. } | ErrorKind::NoSuchFormat(_) => {
                true
            }
            _ => false,
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

impl From<FileError> for Error {
    fn from(error: FileError) -> Self {
        ErrorKind::File(error).into()
    }
}

#[cfg(feature = "edgar")]
impl From<section16_edgar::Error> for Error {
    fn from(error: section16_edgar::Error) -> Self {
        match error.kind() {
            section16_edgar::ErrorKind::Interrupted => ErrorKind::Interrupted,
            _ => ErrorKind::Edgar(error),
        }
        .into()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            #[cfg(feature = "edgar")]
            ErrorKind::Edgar(error) => error.fmt(f),
            ErrorKind::File(error) => error.fmt(f),
            ErrorKind::Held { folder, holder } => {
                let holder = holder.as_deref().unwrap_or("a process that has just begun");
                write!(f, "{}: another sync works in this folder: {holder}", folder.display())
            }
            ErrorKind::Refused { path, message } => write!(f, "{} {message}", path.display()),
            ErrorKind::NoSuchFormat(name) => write!(f, "this build has no {name}"),
            ErrorKind::State { path, message, .. } => write!(f, "{}: {message}", path.display()),
            ErrorKind::NothingFollowed => f.write_str("there is nothing to follow"),
            ErrorKind::TimeUp { left: 0 } => {
                f.write_str("the time is up before all was looked through")
            }
            ErrorKind::TimeUp { left } => {
                write!(f, "the time is up; filings still to fetch: {left}")
            }
            ErrorKind::Interrupted => f.write_str("interrupted; what was finished is kept"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            #[cfg(feature = "edgar")]
            ErrorKind::Edgar(error) => Some(error),
            ErrorKind::File(error) => Some(error),
            _ => None,
        }
    }
}

impl Explain for Error {
    fn path(&self) -> Option<&Path> {
        match &*self.0 {
            #[cfg(feature = "edgar")]
            ErrorKind::Edgar(error) => error.path(),
            ErrorKind::File(error) => error.path(),
            ErrorKind::Held { folder: path, .. }
            | ErrorKind::State { path, .. }
            | ErrorKind::Refused { path, .. } => Some(path),
            _ => None,
        }
    }

    fn hint(&self) -> Option<&str> {
        match &*self.0 {
            #[cfg(feature = "edgar")]
            ErrorKind::Edgar(error) => error.hint(),
            ErrorKind::File(error) => error.hint(),
            ErrorKind::Held { .. } => Some("wait for it to end, or choose another folder with -o"),
            ErrorKind::State { replaceable: true, .. } => Some(
                "move the file away, and name what to follow again: the next run makes it anew \
                 from the filings on disk",
            ),
            ErrorKind::State { .. } => Some("use the newer version of section16"),
            ErrorKind::Refused { .. } => {
                Some("choose another output folder, or move the file away")
            }
            ErrorKind::NoSuchFormat(_) => Some("build section16 with its default features"),
            ErrorKind::NothingFollowed => Some(
                "name companies with --cik or --ticker, or all of EDGAR with --all; later runs \
                 remember it",
            ),
            ErrorKind::TimeUp { .. } => Some("run the same command again to go on"),
            ErrorKind::Interrupted => None,
        }
    }
}

/// Whether the system, and not the one file, is at fault: it lends no more files or memory, or the
/// disk or the connection to it is broken, or a file of the run itself cannot be written.
pub(crate) fn is_of_environment(error: &io::Error) -> bool {
    use io::ErrorKind::{
        HostUnreachable, NetworkDown, NetworkUnreachable, NotConnected, OutOfMemory,
        StaleNetworkFileHandle, TimedOut,
    };
    /// EIO, ENFILE and EMFILE, which have no kind of their own.
    const UNIX: [i32; 3] = [5, 23, 24];
    matches!(
        error.kind(),
        HostUnreachable
            | NetworkDown
            | NetworkUnreachable
            | NotConnected
            | OutOfMemory
            | StaleNetworkFileHandle
            | TimedOut
    ) || error.get_ref().is_some_and(|inner| inner.is::<FileError>())
        || (cfg!(unix) && error.raw_os_error().is_some_and(|number| UNIX.contains(&number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_system_is_not_the_file() {
        for number in [5, 12, 23, 24] {
            assert!(is_of_environment(&io::Error::from_raw_os_error(number)), "{number}");
        }
        for number in [2, 13, 21] {
            assert!(!is_of_environment(&io::Error::from_raw_os_error(number)), "{number}");
        }
    }
}

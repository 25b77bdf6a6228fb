//! What can go wrong with a whole filing, a file, or a whole call.
//!
//! Every crate of section16 has an `Error` of this one shape: a [kind](Error::kind) to match on, a
//! sentence ([`Display`](fmt::Display)), and what [`Explain`] tells beside it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::ids::InvalidIdentifier;
use crate::problem::{Code, Problem};

/// The result of a call into this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What an error tells a user beside its sentence.
pub trait Explain: std::error::Error {
    /// The file or folder that it is about; the sentence names it.
    fn path(&self) -> Option<&Path> {
        None
    }

    /// The place inside a document: an element path or a line; the sentence names it.
    fn place(&self) -> Option<&str> {
        None
    }

    /// What the user can do, in one sentence.
    fn hint(&self) -> Option<&str> {
        None
    }
}

/// Why a filing could not be read, or an identifier not understood.
///
/// One bad value is never an `Error`: it is a [`Problem`] beside the data.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// The kinds of [`Error`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input is no Form 3, 4 or 5; the text says what it looks like.
    NotOwnership(String),
    /// The input should be an ownership filing, and could not be read; the problem says where
    /// and why.
    Unreadable(Problem),
    /// A text is no identifier of the kind that was asked for.
    InvalidIdentifier(InvalidIdentifier),
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

    /// Whether the input simply is no ownership filing.
    pub fn is_not_ownership(&self) -> bool {
        matches!(*self.0, ErrorKind::NotOwnership(_))
    }

    pub(crate) fn not_ownership(looks_like: impl Into<String>) -> Self {
        ErrorKind::NotOwnership(looks_like.into()).into()
    }

    pub(crate) fn unreadable(
        code: Code,
        location: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        ErrorKind::Unreadable(Problem::new(code, location.into(), "", message)).into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

impl From<InvalidIdentifier> for Error {
    fn from(error: InvalidIdentifier) -> Self {
        ErrorKind::InvalidIdentifier(error).into()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            ErrorKind::NotOwnership(looks_like) => {
                write!(f, "not an ownership filing ({looks_like})")
            }
            ErrorKind::Unreadable(problem) if problem.location.is_empty() => {
                f.write_str(&problem.message)
            }
            ErrorKind::Unreadable(problem) => {
                write!(f, "{}: {}", problem.location, problem.message)
            }
            ErrorKind::InvalidIdentifier(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl Explain for Error {
    fn place(&self) -> Option<&str> {
        match &*self.0 {
            ErrorKind::Unreadable(problem) => {
                Some(problem.location.as_str()).filter(|place| !place.is_empty())
            }
            _ => None,
        }
    }

    fn hint(&self) -> Option<&str> {
        match &*self.0 {
            ErrorKind::NotOwnership(_) => {
                Some("Forms 3, 4 and 5 are read: XML, full submissions and renderings")
            }
            _ => None,
        }
    }
}

/// A file or folder that could not be read or written. The library itself touches no file; the
/// crates above it have this as one kind of their errors.
///
/// # Examples
///
/// ```
/// use section16::{AtPath, Explain};
///
/// let error = std::fs::read("no such file").at("no such file".as_ref()).unwrap_err();
/// assert!(error.to_string().starts_with("no such file: no such file or directory"));
/// assert_eq!(error.path(), Some("no such file".as_ref()));
/// ```
#[derive(Debug)]
pub struct FileError {
    path: PathBuf,
    source: io::Error,
}

impl FileError {
    /// What the operating system said of `path`.
    pub fn new(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self { path: path.into(), source }
    }

    /// The operating system's kind.
    pub fn kind(&self) -> io::ErrorKind {
        self.source.kind()
    }

    /// Whether there is no room left.
    pub fn is_full(&self) -> bool {
        matches!(self.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        if self.is_full() {
            return write!(f, "{path}: the disk is full");
        }
        // The number that the system has for it tells a user nothing.
        let text = self.source.to_string();
        match text.split_once(" (os error ") {
            Some((text, _)) => write!(f, "{path}: {}", text.to_lowercase()),
            None => write!(f, "{path}: {text}"),
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

impl Explain for FileError {
    fn path(&self) -> Option<&Path> {
        Some(&self.path)
    }

    fn hint(&self) -> Option<&str> {
        Some(match self.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "make room, then run the same command again; what was finished is kept"
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "choose a folder that you may write to"
            }
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                "the output must be a folder; choose another name"
            }
            io::ErrorKind::ResourceBusy => "wait until the other program is done, and run again",
            _ => return None,
        })
    }
}

/// Puts the path to an error of the operating system, which has none.
pub trait AtPath<T> {
    /// The same result; an error says that it was about `path`.
    ///
    /// # Errors
    ///
    /// That of the result.
    fn at(self, path: &Path) -> Result<T, FileError>;
}

impl<T> AtPath<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, FileError> {
        self.map_err(|source| FileError::new(path, source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_said_with_what_to_do() {
        let error = FileError::new("out/x.txt", io::ErrorKind::StorageFull.into());
        assert_eq!(error.to_string(), "out/x.txt: the disk is full");
        assert!(error.hint().is_some_and(|hint| hint.starts_with("make room")));
    }
}

//! What can go wrong with a whole filing or a whole call.

use std::fmt;

use crate::problem::{Code, Problem};

/// The result of a call into this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

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
    InvalidIdentifier {
        /// What was asked for, such as `accession number`.
        what: &'static str,
        /// The text that was given.
        text: String,
    },
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
        Self(Box::new(ErrorKind::NotOwnership(looks_like.into())))
    }

    pub(crate) fn unreadable(
        code: Code,
        location: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        let problem = Problem::new(code, location.into(), "", message);
        Self(Box::new(ErrorKind::Unreadable(problem)))
    }

    pub(crate) fn invalid_identifier(what: &'static str, text: &str) -> Self {
        Self(Box::new(ErrorKind::InvalidIdentifier { what, text: text.to_owned() }))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOwnership(looks_like) => {
                write!(f, "not an ownership filing ({looks_like})")
            }
            Self::Unreadable(problem) if problem.location.is_empty() => {
                f.write_str(&problem.message)
            }
            Self::Unreadable(problem) => {
                write!(f, "{}: {}", problem.location, problem.message)
            }
            Self::InvalidIdentifier { what, text } => write!(f, "`{text}` is no {what}"),
        }
    }
}

impl std::error::Error for Error {}

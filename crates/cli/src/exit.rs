//! The exit status, and how failures of the environment become one.

use std::io;
use std::process::ExitCode;

use section16_export::{Error, ErrorKind};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything asked for is done.
    Done,
    /// Finished, but some filings could not be read or fetched.
    Incomplete,
    /// The command line is wrong; nothing was done.
    Usage,
    /// Stopped by the environment.
    Environment,
    /// Interrupted.
    Interrupted,
}

impl Exit {
    /// The number that the shell gets.
    pub(crate) fn status(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Incomplete => 1,
            Self::Usage => 2,
            Self::Environment => 3,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.status().into()
    }
}

/// Whether whoever reads the output has had enough of it.
pub(crate) fn is_closed_pipe(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::File(error) if error.kind() == io::ErrorKind::BrokenPipe)
}

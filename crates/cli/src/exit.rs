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

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => 0,
            Exit::Incomplete => 1,
            Exit::Usage => 2,
            Exit::Environment => 3,
            Exit::Interrupted => 130,
        }
        .into()
    }
}

/// Whether whoever reads the output has had enough of it.
pub(crate) fn is_closed_pipe(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::File(error) if error.kind() == io::ErrorKind::BrokenPipe)
}

//! The exit status, and how failures of the environment become one.

use std::io;
use std::process::ExitCode;

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

/// What to do about `error`, where a user can do something.
pub(crate) fn hint(error: &io::Error) -> Option<&'static str> {
    Some(match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space, or choose another output folder; what was finished is kept"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "choose an output folder that you may write to"
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "the output must be a folder; choose another name"
        }
        io::ErrorKind::InvalidInput => "choose another output folder, or remove the database",
        io::ErrorKind::ResourceBusy => "wait until the other program is done, and run again",
        _ => return None,
    })
}

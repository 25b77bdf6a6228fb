//! Why a command ended before its work was done.

use section16::{Explain, FileError};
#[cfg(feature = "fetch")]
use section16_edgar::{Error, ErrorKind};

use crate::exit::Exit;
use crate::printer::Printer;

/// A message for the user, what to do about it, and the exit status.
#[derive(Debug)]
pub(crate) struct Failed {
    exit: Exit,
    message: String,
    hint: Option<String>,
}

impl Failed {
    /// The command line is wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into(), hint: None }
    }

    /// The environment stopped the command.
    #[cfg(feature = "fetch")]
    pub(crate) fn environment(message: impl Into<String>) -> Self {
        Self { exit: Exit::Environment, message: message.into(), hint: None }
    }

    /// Adds what the user can do.
    pub(crate) fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// What the user is told.
    #[cfg(feature = "sqlite")]
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// Tells the user, and gives the exit status.
    pub(crate) fn tell(self, printer: &mut Printer) -> Exit {
        printer.error(self.message, self.hint.as_deref());
        self.exit
    }
}

impl From<FileError> for Failed {
    fn from(error: FileError) -> Self {
        let hint = error.hint().map(str::to_owned);
        Self { exit: Exit::Environment, message: error.to_string(), hint }
    }
}

#[cfg(feature = "fetch")]
impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        let exit = match error.kind() {
            ErrorKind::Interrupted => Exit::Interrupted,
            _ if error.is_usage() => Exit::Usage,
            _ => Exit::Environment,
        };
        Self { exit, message: error.to_string(), hint: error.hint().map(str::to_owned) }
    }
}

#[cfg(feature = "sqlite")]
impl From<section16_export::Error> for Failed {
    fn from(error: section16_export::Error) -> Self {
        let exit = match error.kind() {
            section16_export::ErrorKind::Interrupted => Exit::Interrupted,
            _ if error.is_usage() => Exit::Usage,
            _ => Exit::Environment,
        };
        Self { exit, message: error.to_string(), hint: error.hint().map(str::to_owned) }
    }
}

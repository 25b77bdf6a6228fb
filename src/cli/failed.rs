//! Why a command ended before its work was done.

use crate::edgar::{Error, ErrorKind};

use super::exit::Exit;
use super::printer::Printer;

/// A message for the user, what to do about it, and the exit status.
#[derive(Debug)]
pub(super) struct Failed {
    exit: Exit,
    message: String,
    hint: Option<&'static str>,
}

impl Failed {
    /// The command line is wrong.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into(), hint: None }
    }

    /// The environment stopped the command.
    pub(super) fn environment(message: impl Into<String>) -> Self {
        Self { exit: Exit::Environment, message: message.into(), hint: None }
    }

    /// Adds what the user can do.
    pub(super) fn with_hint(self, hint: impl Into<Option<&'static str>>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// What the user is told.
    #[cfg(feature = "sqlite")]
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// Tells the user, and gives the exit status.
    pub(super) fn tell(self, printer: &mut Printer) -> Exit {
        printer.error(self.message, self.hint);
        self.exit
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        let exit = match error.kind() {
            ErrorKind::Interrupted => Exit::Interrupted,
            _ if error.is_usage() => Exit::Usage,
            _ => Exit::Environment,
        };
        Self { exit, message: error.to_string(), hint: error.hint() }
    }
}

#[cfg(feature = "sqlite")]
impl From<crate::sync::Error> for Failed {
    fn from(error: crate::sync::Error) -> Self {
        let exit = match error {
            crate::sync::Error::Interrupted => Exit::Interrupted,
            _ if error.is_usage() => Exit::Usage,
            _ => Exit::Environment,
        };
        Self { exit, message: error.to_string(), hint: error.hint() }
    }
}

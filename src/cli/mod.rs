//! Temporary: the command line until the one of `main` is merged.

mod access;
mod fetch;
mod list;
mod selection;
mod watch;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use section16::edgar::{self, ErrorKind};

#[derive(Parser)]
enum Command {
    Fetch(fetch::FetchArgs),
    List(list::ListArgs),
}

#[derive(Clone, Copy)]
pub(crate) enum Exit {
    Done = 0,
    Partly = 1,
    Usage = 2,
    Environment = 3,
    Interrupted = 130,
}

pub(crate) struct Failed {
    exit: Exit,
    message: String,
    hint: Option<String>,
}

impl Failed {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into(), hint: None }
    }
    pub(crate) fn environment(message: impl Into<String>) -> Self {
        Self { exit: Exit::Environment, message: message.into(), hint: None }
    }
    pub(crate) fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl From<edgar::Error> for Failed {
    fn from(error: edgar::Error) -> Self {
        let exit = match error.kind() {
            ErrorKind::Interrupted => Exit::Interrupted,
            _ if error.is_usage() => Exit::Usage,
            _ => Exit::Environment,
        };
        Self { exit, message: error.to_string(), hint: error.hint().map(str::to_owned) }
    }
}

pub(crate) fn main() -> ExitCode {
    let result = match Command::parse() {
        Command::Fetch(args) => fetch::run(&args),
        Command::List(args) => list::run(&args),
    };
    let exit = result.unwrap_or_else(|failed| {
        let mut err = std::io::stderr();
        let _ = writeln!(err, "error: {}", failed.message);
        if let Some(hint) = failed.hint {
            let _ = writeln!(err, "hint: {hint}");
        }
        failed.exit
    });
    ExitCode::from(exit as u8)
}

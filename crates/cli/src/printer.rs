//! What the user reads: data on standard output, everything else on standard error.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Write};

use anstream::{AutoStream, stream::RawStream};
use anstyle::{AnsiColor, Style};

use section16::{Explain, FileError, Severity};

use crate::closed;
use crate::exit::Exit;
use crate::told::Told;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// Writes messages; honours `--quiet`, `--verbose` and `NO_COLOR`.
#[derive(Clone, Debug)]
pub(crate) struct Printer {
    quiet: bool,
    verbose: bool,
    /// What a report of the run will say.
    told: Told,
}

impl Printer {
    pub(crate) fn new(quiet: bool, verbose: bool) -> Self {
        Self { quiet, verbose, told: Told::default() }
    }

    /// What a report of the run will say; what is told is noted by the printer itself.
    pub(crate) fn told(&self) -> &Told {
        &self.told
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// An error, with what the user can do about it.
    pub(crate) fn error(&mut self, message: impl Display, hint: Option<&str>) {
        let message = message.to_string();
        self.told.reason(Severity::Error, &message, hint);
        self.line(ERROR, "error", &message);
        if let Some(hint) = hint {
            self.line(HINT, "hint", &hint);
        }
    }

    /// A warning, or an error of one filing.
    pub(crate) fn notice(&mut self, severity: Severity, message: impl Display) {
        let message = message.to_string();
        self.told.reason(severity, &message, None);
        match severity {
            Severity::Error => self.line(ERROR, "error", &message),
            Severity::Warning if !self.quiet => self.line(WARNING, "warning", &message),
            Severity::Info if self.verbose => self.line(Style::new(), "info", &message),
            _ => {}
        }
    }

    /// A line on how it went.
    pub(crate) fn summary(&mut self, message: impl Display) {
        if !self.quiet {
            let mut stream = stream(io::stderr());
            let _ = writeln!(stream, "{}", printable(&message.to_string()));
        }
    }

    /// Data, to standard output.
    ///
    /// # Errors
    ///
    /// Those of standard output, such as a pipe that was closed.
    pub(crate) fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut stdout = closed::standard_output()?.lock();
        stdout.write_all(bytes)?;
        stdout.flush()
    }

    /// Data, to standard output, as all that a command does: what it ends with. A closed pipe ends
    /// the output and is nobody's concern.
    pub(crate) fn deliver(&mut self, bytes: &[u8]) -> Exit {
        match self.data(bytes) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => self.not_printed(error),
            _ => Exit::Done,
        }
    }

    /// Says that standard output takes nothing more.
    pub(crate) fn not_printed(&mut self, error: io::Error) -> Exit {
        let error = FileError::new("standard output", error);
        self.error(&error, error.hint());
        Exit::Environment
    }

    fn line(&mut self, style: Style, word: &str, message: &dyn Display) {
        let mut stream = stream(io::stderr());
        // Standard error may be closed; there is nobody to tell then.
        let _ = writeln!(stream, "{style}{word}:{style:#} {}", printable(&message.to_string()));
    }
}

fn stream<S: RawStream + anstream::stream::AsLockedWrite>(raw: S) -> AutoStream<S> {
    AutoStream::auto(raw)
}

/// A name as a message shows it: of a very long one its two ends.
pub(crate) fn short(name: &str) -> Cow<'_, str> {
    const ENDS: usize = 100;
    let count = name.chars().count();
    if count <= 3 * ENDS {
        return name.into();
    }
    let first: String = name.chars().take(ENDS).collect();
    let last: String = name.chars().skip(count - ENDS).collect();
    format!("{first}…{last}").into()
}

/// `text` without control characters: names in filings and file names can hold what a terminal
/// would obey.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

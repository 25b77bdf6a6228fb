//! `section16 show`: a filing in the terminal, laid out as the form.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::view;
use section16::{Explain, Severity};
use section16_export::{
    pipeline::{Outcome, Unread},
    source,
};

use crate::closed;
use crate::convert;
use crate::exit::Exit;
use crate::printer::Printer;

/// Show a filing in the terminal, laid out as the form
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  section16 show 0000320193-24-000086.txt
  section16 show filings/ | less -R
  curl -s -A \"Jane Doe jane@example.com\" https://www.sec.gov/Archives/... | section16 show -")]
pub(crate) struct Show {
    /// A file, a folder or archive of filings, or `-` for standard input
    #[arg(value_name = "INPUT")]
    input: PathBuf,

    /// How many columns to fill, instead of the terminal's
    #[arg(long, value_name = "COLUMNS")]
    width: Option<usize>,
}

/// Where no terminal is near, the output is as wide as this.
const UNKNOWN_WIDTH: usize = 100;

/// How many columns to fill: as many as are asked for, or as the terminal has.
pub(crate) fn width(asked: Option<usize>) -> usize {
    asked.or_else(asked_width).or_else(terminal_width).unwrap_or(UNKNOWN_WIDTH)
}

impl Show {
    pub(crate) fn run(self, printer: &mut Printer) -> Exit {
        let inputs = match convert::inputs(std::slice::from_ref(&self.input), printer) {
            Ok(inputs) => inputs,
            Err(exit) => return exit,
        };
        let width = width(self.width);
        // Strips colours where the output is no terminal or `NO_COLOR` is set.
        let mut out = match closed::standard_output() {
            Ok(stdout) => anstream::AutoStream::auto(stdout).lock(),
            Err(error) => return printer.not_printed(error),
        };
        let mut shown = 0_usize;
        let mut failed = false;
        let mut looked_like = None;
        for item in source::items(&inputs) {
            let outcome = match Outcome::read(item) {
                Ok(outcome) => outcome,
                Err(error) => {
                    printer.error(&error, error.hint());
                    return Exit::Environment;
                }
            };
            match outcome.result {
                Ok(mut filing) => {
                    filing.problems.extend(outcome.problems);
                    // A part of it could not be read; the problems below the form say which.
                    failed |= filing.worst() == Some(Severity::Error);
                    let gap = if shown > 0 { "\n\n" } else { "" };
                    let page = view::form(&filing, width);
                    if let Err(error) = write!(out, "{gap}{page}") {
                        return unwritten(error, printer);
                    }
                    shown += 1;
                }
                Err(Unread::Skipped(what)) => {
                    let line =
                        format!("{}: not an ownership filing ({what}); skipped", outcome.source);
                    printer.notice(Severity::Info, line);
                    looked_like = Some(what);
                }
                Err(Unread::Failed | Unread::Duplicate) => {
                    failed = true;
                    for problem in outcome.problems {
                        let place = match problem.location.as_str() {
                            "" => String::new(),
                            place => format!("{place}: "),
                        };
                        let message = format!("{}: {place}{}", outcome.source, problem.message);
                        printer.notice(Severity::Error, message);
                    }
                }
            }
        }
        if let Err(error) = out.flush() {
            return unwritten(error, printer);
        }
        if shown == 0 && !failed {
            let what = looked_like.map_or_else(String::new, |what| format!(" ({what})"));
            let message = format!("{} holds no ownership filing{what}", self.input.display());
            let hint = "`show` reads Forms 3, 4 and 5: XML, full submissions and renderings";
            printer.error(message, Some(hint));
            return Exit::Incomplete;
        }
        if failed { Exit::Incomplete } else { Exit::Done }
    }
}

/// What `COLUMNS` says, which shells and pagers set.
fn asked_width() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.trim().parse().ok().filter(|columns| *columns > 0)
}

/// How wide the terminal is: that of the output, or, where this goes to a pager, that of the
/// messages.
fn terminal_width() -> Option<usize> {
    let size = terminal_size::terminal_size_of(io::stdout())
        .or_else(|| terminal_size::terminal_size_of(io::stderr()));
    size.map(|(width, _)| usize::from(width.0))
}

/// A closed pipe, such as that of a pager, ends the output; anything else is an error.
fn unwritten(error: io::Error, printer: &mut Printer) -> Exit {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Exit::Done;
    }
    printer.not_printed(error)
}

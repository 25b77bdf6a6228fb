//! `section16 fetch`: filings from EDGAR into a folder, and into tables if asked for.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::{Args, Command, FromArgMatches};

use section16::Severity;
use section16_edgar::Observer;
use section16_export::fetch::{Fetch as Run, FetchOptions, Fetched, TableOptions};

use crate::access::Access;
use crate::convert::{self, How, Watcher};
use crate::exit::Exit;
use crate::failed::Failed;
use crate::one_file;
use crate::printer::Printer;
use crate::progress::Progress;
use crate::report::ReportTo;
use crate::selection::Selection;
use crate::watch::Watch;

/// Download filings from EDGAR
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  section16 fetch 0001127602-24-015987 -o filings             one filing
  section16 fetch --ticker AAPL --from 2024-01-01 -o filings  all of a company
  section16 fetch --all --from 2024-07-19 --to 2024-07-19 -o filings
                                                              all of a day
  section16 fetch --cik 320193 --form 4 --convert --per run -o out
                                                              straight to tables

EDGAR asks every program for a contact: give --user-agent \"Your Name you@example.com\" or set
SECTION16_USER_AGENT. The same command again fetches what is missing.")]
pub(crate) struct Fetch {
    #[command(flatten)]
    selection: Selection,

    /// The folder for the filings, which get EDGAR's own paths in it
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Compress the stored files
    #[arg(long)]
    gzip: bool,

    /// Write tables too, as `convert` does and with its options
    #[arg(long)]
    convert: bool,

    /// Keep no filings once they are converted
    #[arg(long, requires = "convert")]
    no_raw: bool,

    #[command(flatten)]
    pub(crate) report: ReportTo,

    #[command(flatten, next_help_heading = "Options of --convert")]
    how: Option<How>,

    #[command(flatten)]
    access: Access,
}

impl Fetch {
    pub(crate) fn run(self, printer: &mut Printer) -> Exit {
        self.try_run(printer).unwrap_or_else(|failed| failed.tell(printer))
    }

    fn try_run(&self, printer: &mut Printer) -> Result<Exit, Failed> {
        if one_file::is_standard_output(&self.output) {
            let hint = "give -o a folder; `convert FOLDER -o -` prints what is in it";
            return Err(Failed::usage("filings are kept in a folder").with_hint(hint));
        }
        let mut settings = self.access.settings()?;
        let how = match (self.convert, &self.how) {
            (true, Some(how)) => Some(how.clone()),
            (true, None) => Some(default_how()?),
            (false, None) => None,
            (false, Some(_)) => {
                return Err(Failed::usage("options of `convert` are given without --convert"));
            }
        };
        let tables = how.as_ref().map(|how| TableOptions {
            export: how.export_options(self.output.clone()),
            jobs: how.jobs(),
            keep_filings: !self.no_raw,
        });
        let options = FetchOptions {
            query: self.selection.query()?,
            out: self.output.clone(),
            gzip: self.gzip,
            today: self.access.today(),
            tables,
        };
        let began = Instant::now();
        // A bad output is found before anything is asked for.
        let run = match Run::open(options, &settings.urls) {
            Ok(run) => run,
            Err(error) => return Ok(convert::not_opened(&error, &self.output, printer)),
        };
        settings.last_request = run.last_request();
        let watch = Arc::new(Watch::new(printer));
        let client = Access::client(settings, Arc::clone(&watch) as Arc<dyn Observer>)?;
        // The first signal ends the run in order, the second one at once.
        let stop = convert::stop_on_signals();
        let mut watcher = Watcher::new(Progress::beside(watch.bar()), printer);
        let fetched = run.run(client, &stop, &mut watcher);
        watcher.finish(true);
        watch.finish();
        let mut fetched = fetched?;
        note(&fetched, printer);
        printer.summary(summary(&fetched));
        let stopped = fetched.downloaded.stopped.take();
        let exit = match fetched.downloaded.failures.is_empty() {
            true => Exit::Done,
            false => Exit::Incomplete,
        };
        let (Some(how), Some(converted)) = (how, fetched.converted) else {
            return stopped.map_or(Ok(exit), |error| Err(error.into()));
        };
        let converted = match converted {
            Ok(converted) => converted,
            Err(error) => return Ok(convert::not_written(&error, &self.output, printer)),
        };
        if let Some(error) = stopped {
            if how.has_combined_tables() {
                let line =
                    "the run did not come to its end, so its combined tables are not written";
                printer.notice(Severity::Warning, line);
            }
            return Err(error.into());
        }
        convert::tell(&fetched.notes, printer);
        printer.summary(convert::summary("converted", &converted, began));
        Ok(match convert::exit_status(&converted, how.is_strict()) {
            Exit::Done => exit,
            exit => exit,
        })
    }
}

/// The options of `convert` as they are without any.
fn default_how() -> Result<How, Failed> {
    let command = How::augment_args(Command::new("convert"));
    command
        .try_get_matches_from(["convert"])
        .and_then(|matches| How::from_arg_matches(&matches))
        .map_err(|error| Failed::usage(error.to_string()))
}

/// Notes the counts of a run for its report.
fn note(fetched: &Fetched, printer: &Printer) {
    let downloaded = &fetched.downloaded;
    for (name, number) in [
        ("asked", downloaded.asked as u64),
        ("present", downloaded.present as u64),
        ("fetched", downloaded.fetched as u64),
        ("failed", downloaded.failures.len() as u64),
        ("bytes", downloaded.bytes),
    ] {
        printer.told().count(name, number);
    }
    if let Some(Ok(converted)) = &fetched.converted {
        convert::note(converted, printer);
    }
}

/// What a run did, in one line.
fn summary(fetched: &Fetched) -> String {
    let report = &fetched.downloaded;
    let s = if report.asked == 1 { "" } else { "s" };
    let mut line = format!(
        "{} filing{s} asked for: {} fetched ({} KB), {} there before",
        report.asked,
        report.fetched,
        report.bytes.div_ceil(1000),
        report.present,
    );
    let failed = report.failures.len();
    if failed > 0 {
        line.push_str(&format!(", {failed} failed (see {})", fetched.failure_log.display()));
    }
    line
}

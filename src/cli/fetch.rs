//! `section16 fetch`: filings from EDGAR into a folder, and into tables if asked for.

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::{Args, Command, FromArgMatches};

use crate::edgar::{
    self, Cache, Download, Event, FailureLog, Interrupt, Observer, Report, Store, Stored, discover,
};
use crate::pipeline::{Ended, Export};
use crate::source::{Content, Item};

use super::access::Access;
use super::convert::{self, How};
use super::exit::{self, Exit};
use super::failed::Failed;
use super::printer::Printer;
use super::selection::Selection;
use super::watch::Watch;

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
pub(super) struct Fetch {
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

    #[command(flatten, next_help_heading = "Options of --convert")]
    how: Option<How>,

    #[command(flatten)]
    access: Access,
}

impl Fetch {
    pub(super) fn run(self, printer: &mut Printer) -> Exit {
        self.try_run(printer).unwrap_or_else(|failed| failed.tell(printer))
    }

    fn try_run(&self, printer: &mut Printer) -> Result<Exit, Failed> {
        let mut settings = self.access.settings()?;
        let how = match (self.convert, &self.how) {
            (true, Some(how)) => Some(how.clone()),
            (true, None) => Some(default_how()?),
            (false, None) => None,
            (false, Some(_)) => {
                return Err(Failed::usage("options of `convert` are given without --convert"));
            }
        };
        let query = self.selection.query()?;
        let folder = Store::open(&self.output, self.gzip)?;
        let cache = Cache::at(&folder.cache_folder(), &settings.urls);
        settings.last_request = folder.last_run();
        let unkept = folder.folder_of_unkept();
        // The outer store holds the lock for as long as the run lasts.
        let store = if self.no_raw { Store::open(&unkept, self.gzip)? } else { folder };
        let store = Arc::new(store);

        let watch = Arc::new(Watch::new(printer));
        let client = Access::client(settings, Arc::clone(&watch) as Arc<dyn Observer>)?;
        let today = self.access.today();
        let interrupt = Interrupt::default();
        let fetched = edgar::run(|| async {
            interrupt.give_on_signals();
            let download = Download::new(Arc::clone(&client), Arc::clone(&store));
            let mut report = Report::default();
            for part in query.parts(today) {
                let stored = |accession| store.locate(accession);
                let found = discover(&client, &cache, &part, today, stored);
                let found = match interrupt.unless_given(found).await {
                    Ok(found) => found,
                    Err(error) if report.asked == 0 => return Err(error),
                    Err(error) => {
                        report.stopped = Some(error);
                        break;
                    }
                };
                for failure in &found.failures {
                    watch.event(&Event::Failed(failure));
                }
                report.absorb(download.run(found.listed, &interrupt).await);
                report.failures.extend(found.failures);
                if report.stopped.is_some() {
                    break;
                }
            }
            Ok(report)
        });
        watch.finish();
        let mut report = fetched?;
        let log = FailureLog::of(&self.output);
        log.update(&report)?;
        printer.summary(summary(&report, &log));
        if let Some(error) = report.stopped.take() {
            return Err(error.into());
        }
        let fetched = if report.failures.is_empty() { Exit::Done } else { Exit::Incomplete };
        let Some(how) = how else { return Ok(fetched) };
        let converted = self.convert(&how, &report, &store, printer)?;
        if self.no_raw && matches!(converted, Exit::Done | Exit::Incomplete) {
            drop(store);
            fs::remove_dir_all(&unkept)
                .map_err(|error| Failed::environment(format!("{}: {error}", unkept.display())))?;
        }
        Ok(if converted == Exit::Done { fetched } else { converted })
    }

    /// Converts the filings that are there now, in the order in which they were asked for.
    fn convert(
        &self,
        how: &How,
        report: &Report,
        store: &Store,
        printer: &mut Printer,
    ) -> Result<Exit, Failed> {
        let output = &self.output;
        let fail = |error: std::io::Error| {
            let message = format!("writing to {} failed: {error}", output.display());
            Failed::environment(message).with_hint(exit::hint(&error))
        };
        let export = Export::new(how.export_options(output.clone())).map_err(fail)?;
        let began = Instant::now();
        let stop = convert::stop_on_signals();
        let items = report.done.iter().map(|(_, stored)| self.item(stored, store));
        let ended = convert::run(items, &export, how.jobs(), &stop, printer).map_err(fail)?;
        match ended {
            Ended::Complete(report) => {
                export.finish().map_err(fail)?;
                printer.summary(convert::summary("converted", &report, began));
                Ok(convert::exit_status(&report, how.is_strict()))
            }
            Ended::Stopped(_) => Err(edgar::Error::from(edgar::ErrorKind::Interrupted).into()),
        }
    }

    /// A stored filing as an input of the pipeline. Its source is its file, or its path on EDGAR
    /// where the file will not stay.
    fn item(&self, stored: &Stored, store: &Store) -> Item {
        let file = store.file(stored);
        let content = if stored.is_packed {
            store.read(stored).map(Content::Bytes)
        } else {
            File::open(&file).and_then(|open| {
                let size = open.metadata()?.len();
                Ok(Content::File(open, size))
            })
        };
        let content = content.unwrap_or_else(Content::Failed);
        let path = stored.path.to_string();
        let source = if self.no_raw { path.clone() } else { file.display().to_string() };
        Item { source, relative: path, named: true, content }
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

/// What a run did, in one line.
fn summary(report: &Report, log: &FailureLog) -> String {
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
        line.push_str(&format!(", {failed} failed (see {})", log.path().display()));
    }
    line
}

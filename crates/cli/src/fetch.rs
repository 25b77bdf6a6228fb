//! `section16 fetch`: filings from EDGAR into a folder, and into tables if asked for.

use std::fs::{self, File};
use std::io;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use clap::{Args, Command, FromArgMatches};

use section16::{Date, Severity};
use section16_edgar::{
    self, Cache, Download, FailureLog, InOrder, Interrupt, Observer, Query, Report, Store, Stored,
    Taker,
};
use section16_export::{
    pipeline::{self, Ended, Export},
    source::{Content, Item},
};

use crate::access::Access;
use crate::convert::{self, How};
use crate::exit::{self, Exit};
use crate::failed::Failed;
use crate::printer::Printer;
use crate::progress::Progress;
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
        // A bad output is found before anything is asked for.
        let export = match &how {
            Some(how) => match how.open(self.output.clone(), printer) {
                Ok(export) => Some((how, export)),
                Err(exit) => return Ok(exit),
            },
            None => None,
        };
        let folder = Store::open(&self.output, self.gzip)?;
        let cache = Cache::at(&folder.cache_folder(), &settings.urls);
        settings.last_request = folder.last_run();
        let unkept = folder.folder_of_unkept();
        // The outer store holds the lock for as long as the run lasts.
        let store = if self.no_raw { Store::open(&unkept, self.gzip)? } else { folder };
        let store = Arc::new(store);

        let watch = Arc::new(Watch::new(printer));
        let client = Access::client(settings, Arc::clone(&watch) as Arc<dyn Observer>)?;
        let mut run = Run {
            query: &query,
            cache: &cache,
            today: self.access.today(),
            download: Download::new(client, Arc::clone(&store)),
            log: FailureLog::open(&self.output),
            began: Instant::now(),
            interrupt: Interrupt::default(),
            // The first signal ends the run in order, the second one at once.
            stop: convert::stop_on_signals(),
        };
        let (fetched, converted) = match &export {
            None => (run.fetch(None), None),
            Some((how, export)) => {
                let progress = Progress::beside(watch.bar());
                let item = |stored: &Stored| self.item(stored, &store);
                let (fetched, converted) = run.convert(how, export, progress, item, printer);
                (fetched, Some(converted))
            }
        };
        watch.finish();
        let mut report = fetched?;
        run.log.write(&report.failures)?;
        printer.summary(summary(&report, &run.log));
        let fetched = if report.failures.is_empty() { Exit::Done } else { Exit::Incomplete };
        let (Some((how, export)), Some(converted)) = (export, converted) else {
            return report.stopped.take().map_or(Ok(fetched), |error| Err(error.into()));
        };
        let fail = |error: io::Error| {
            let folder = self.output.display();
            let message = format!("writing to {folder} failed: {}", exit::plain(&error));
            Failed::environment(message).with_hint(exit::hint(&error))
        };
        let converted = converted.map_err(fail)?;
        if let Some(error) = report.stopped.take() {
            if how.has_combined_tables() {
                let line =
                    "the run did not come to its end, so its combined tables are not written";
                printer.notice(Severity::Warning, line);
            }
            return Err(error.into());
        }
        convert::tell(&export.finish().map_err(fail)?, printer);
        printer.summary(convert::summary("converted", &converted, run.began));
        if self.no_raw {
            drop((run, store));
            fs::remove_dir_all(&unkept)
                .map_err(|error| Failed::environment(format!("{}: {error}", unkept.display())))?;
        }
        Ok(match convert::exit_status(&converted, how.is_strict()) {
            Exit::Done => fetched,
            exit => exit,
        })
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

/// A run: filings are searched for, fetched and, if asked for, converted at the same time.
struct Run<'a> {
    query: &'a Query,
    cache: &'a Cache,
    today: Date,
    download: Download,
    log: FailureLog,
    began: Instant,
    interrupt: Interrupt,
    stop: Arc<AtomicBool>,
}

impl Run<'_> {
    /// Fetches, and hands what is there on through `order`.
    fn fetch(&mut self, order: Option<InOrder>) -> Result<Report, section16_edgar::Error> {
        let Self { query, cache, today, download, log, interrupt, stop, .. } = self;
        let mut taking = Taking { log, order };
        section16_edgar::run(|| async {
            interrupt.give_on_signals();
            // A signal may have come before anybody waited for it.
            tokio::task::yield_now().await;
            if stop.load(Ordering::Relaxed) {
                interrupt.give();
            }
            download.search(cache, query, *today, interrupt, &mut taking).await
        })
    }

    /// Fetches, and converts what is there meanwhile. Gives what became of both.
    fn convert(
        &mut self,
        how: &How,
        export: &Export,
        progress: Progress,
        item: impl Fn(&Stored) -> Item + Send,
        printer: &mut Printer,
    ) -> (Result<Report, section16_edgar::Error>, io::Result<pipeline::Report>) {
        let (order, arrivals) = InOrder::new(self.query.named());
        let items = arrivals.map(move |stored| item(&stored));
        let interrupt = self.interrupt.clone();
        // The pipeline ends with its inputs, so that what was fetched before an interruption is
        // converted yet.
        let never = AtomicBool::new(false);
        thread::scope(|scope| {
            let fetching = scope.spawn(|| self.fetch(Some(order)));
            let converted = convert::run(progress, items, export, how.jobs(), &never, printer);
            if converted.is_err() {
                // Nothing more can be written, so nothing more is asked for.
                interrupt.give();
            }
            let converted =
                converted.map(|(Ended::Complete(report) | Ended::Stopped(report))| report);
            let fetched = fetching.join().unwrap_or_else(|panic| resume_unwind(panic));
            (fetched, converted)
        })
    }
}

/// Notes what is there, and hands it on to be converted.
struct Taking<'a> {
    log: &'a mut FailureLog,
    order: Option<InOrder>,
}

impl Taker for Taking<'_> {
    async fn take(
        &mut self,
        position: usize,
        stored: Option<Stored>,
    ) -> Result<(), section16_edgar::Error> {
        if let Some(stored) = &stored {
            self.log.is_there(stored.path.accession);
        }
        match &mut self.order {
            Some(order) => order.take(position, stored).await,
            None => Ok(()),
        }
    }

    fn has_room(&self) -> bool {
        self.order.as_ref().is_none_or(Taker::has_room)
    }

    async fn finish(&mut self) {
        // Closes the channel, so that the conversion comes to its end.
        if let Some(mut order) = self.order.take() {
            order.finish().await;
        }
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

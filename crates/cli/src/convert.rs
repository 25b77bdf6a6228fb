//! `section16 convert`: filings on disk to tables.

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use clap::{Args, ValueEnum};

use section16::table::Layout;
use section16::{AtPath, Explain, Severity};
use section16_export::{
    Error, ErrorKind,
    pipeline::{
        self, Destination, Ended, Export, ExportOptions, Notice, Observer, Outcome, Report, Supply,
        Unread,
    },
    sink::{Format, Notes, Per},
    source::Input,
};

use crate::barren::Barren;
use crate::exit::Exit;
use crate::failed::Failed;
use crate::one_file;
use crate::printer::{Printer, short};
use crate::progress::Progress;
use crate::report::ReportTo;

/// Convert filings on disk to tables
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  section16 convert 0001127602-24-015987.txt -o out     one filing, a folder of CSV files
  section16 convert filings/ -o out --per run           a folder, one set of tables
  section16 convert filings/ -o out --per issuer        a folder of tables for each company
  cat form4.xml | section16 convert - -o out            from standard input
  section16 convert filings/ -o - --table filings       one table to standard output
  section16 convert filings/ -o - --format jsonl        all, a line for each filing")]
pub(crate) struct Convert {
    /// Files, folders, or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// The folder for the output, or `-` for standard output
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// With `-o -`: the one table that is printed, as CSV
    #[arg(long, value_name = "NAME")]
    table: Option<String>,

    #[command(flatten)]
    how: How,

    #[command(flatten)]
    pub(crate) report: ReportTo,
}

/// How filings become files; shared by every command that writes tables.
#[derive(Clone, Debug, Args)]
pub(crate) struct How {
    /// How outputs are grouped
    #[arg(long, value_enum, default_value_t = PerName::Filing)]
    per: PerName,

    /// File formats, separated by commas; where there are several, each has a folder of its own
    #[arg(long, value_enum, value_delimiter = ',', default_value = "csv", value_name = "FORMAT")]
    format: Vec<FormatName>,

    /// Which tables are written
    #[arg(long, value_enum, default_value_t = LayoutName::Tables)]
    layout: LayoutName,

    /// Threads; by default as many as there are processors
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    /// A warning counts as a failure for the exit status
    #[arg(long)]
    strict: bool,

    /// In CSV and TSV, put an apostrophe before cells that begin with = + - or @
    #[arg(long)]
    escape_formulas: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PerName {
    /// A folder for each filing
    Filing,
    /// A folder for each issuer
    Issuer,
    /// A folder for each day of filing
    Day,
    /// One set of tables
    Run,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// Comma-separated values
    Csv,
    /// Tab-separated values
    Tsv,
    /// JSON, a filing a line
    Jsonl,
    /// Excel workbooks
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// Parquet, typed columns
    #[cfg(feature = "parquet")]
    Parquet,
    /// One SQLite database, section16.sqlite
    #[cfg(feature = "sqlite")]
    Sqlite,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LayoutName {
    /// The nine tables of section16
    Tables,
    /// The eight files of the SEC's Insider Transactions Data Sets
    Sec,
    /// One table, a row for each transaction or holding
    Flat,
    /// Trades, plans, amendments and positions, derived by declared rules
    Research,
}

impl From<LayoutName> for Layout {
    fn from(name: LayoutName) -> Self {
        match name {
            LayoutName::Tables => Self::Tables,
            LayoutName::Sec => Self::Sec,
            LayoutName::Flat => Self::Flat,
            LayoutName::Research => Self::Research,
        }
    }
}

impl Convert {
    pub(crate) fn run(self, printer: &mut Printer) -> Exit {
        self.try_run(printer).unwrap_or_else(|failed| failed.tell(printer))
    }

    fn try_run(&self, printer: &mut Printer) -> Result<Exit, Failed> {
        if !one_file::is_standard_output(&self.output) {
            if self.table.is_some() {
                let hint = "without it every table is a file of the folder";
                return Err(Failed::usage("--table goes with `-o -`").with_hint(hint));
            }
            return Ok(self.write(self.how.export_options(self.output.clone()), printer));
        }
        let scratch = tempfile::tempdir().at(&std::env::temp_dir())?;
        let mut options = self.how.export_options(scratch.path().to_owned());
        options.per = Per::Run;
        let name = one_file::name(&options.formats, options.layout, self.table.as_deref())?;
        Ok(match self.write(options, printer) {
            exit @ (Exit::Done | Exit::Incomplete) => {
                one_file::print(&scratch.path().join(name), exit, printer)
            }
            exit => exit,
        })
    }

    fn write(&self, options: ExportOptions, printer: &mut Printer) -> Exit {
        let inputs = match inputs(&self.inputs, printer) {
            Ok(inputs) => inputs,
            Err(exit) => return exit,
        };
        let output = options.out.clone();
        let export = match Export::new(options) {
            Ok(export) => export,
            Err(error) => return not_opened(&error, &output, printer),
        };
        let began = Instant::now();
        let stop = stop_on_signals();
        let progress = Progress::new(printer);
        let ended = run(progress, &inputs, &export, self.how.jobs(), &stop, printer);
        let ended = ended.and_then(|ended| match ended {
            Ended::Complete(_) => Ok((ended, export.finish()?)),
            Ended::Stopped(_) => Ok((ended, Notes::default())),
        });
        match ended {
            Ok((Ended::Complete(report), notes)) => {
                note(&report, printer);
                tell(&notes, printer);
                printer.summary(summary("converted", &report, began));
                exit_status(&report, self.how.strict)
            }
            Ok((Ended::Stopped(report), _)) => {
                note(&report, printer);
                printer.error(
                    format!("interrupted after {} filings", report.filings),
                    Some("run the same command again"),
                );
                Exit::Interrupted
            }
            Err(error) => not_written(&error, &output, printer),
        }
    }
}

impl How {
    /// What is to be written, below `out`.
    pub(crate) fn export_options(&self, out: PathBuf) -> ExportOptions {
        let formats = self.format.iter().map(|format| match format {
            FormatName::Csv => Format::Csv,
            FormatName::Tsv => Format::Tsv,
            FormatName::Jsonl => Format::Jsonl,
            #[cfg(feature = "xlsx")]
            FormatName::Xlsx => Format::Xlsx,
            #[cfg(feature = "parquet")]
            FormatName::Parquet => Format::Parquet,
            #[cfg(feature = "sqlite")]
            FormatName::Sqlite => Format::Sqlite,
        });
        let per = match self.per {
            PerName::Filing => Per::Filing,
            PerName::Issuer => Per::Issuer,
            PerName::Day => Per::Day,
            PerName::Run => Per::Run,
        };
        let mut options = ExportOptions::new(out);
        options.per = per;
        options.layout = Layout::from(self.layout);
        options.set_formats(formats);
        options.escape_formulas = self.escape_formulas;
        options
    }

    /// Whether there are tables that appear at the end of the run.
    #[cfg(feature = "fetch")]
    pub(crate) fn has_combined_tables(&self) -> bool {
        let is_filing = matches!(self.per, PerName::Filing);
        #[cfg(feature = "sqlite")]
        let is_filing = is_filing && !self.format.contains(&FormatName::Sqlite);
        !is_filing
    }

    /// Whether a warning counts as a failure.
    #[cfg(feature = "fetch")]
    pub(crate) fn is_strict(&self) -> bool {
        self.strict
    }

    pub(crate) fn jobs(&self) -> NonZeroUsize {
        self.jobs.unwrap_or_else(default_jobs)
    }
}

/// Says why the outputs below `output` could not be opened.
pub(crate) fn not_opened(error: &Error, output: &Path, printer: &mut Printer) -> Exit {
    let reason = error.to_string();
    let reason = reason.strip_prefix(&format!("{}: ", output.display())).unwrap_or(&reason);
    printer.error(format!("cannot write to {}: {reason}", output.display()), error.hint());
    match error.kind() {
        ErrorKind::File(error) => match error.kind() {
            io::ErrorKind::NotADirectory
            | io::ErrorKind::AlreadyExists
            | io::ErrorKind::InvalidInput => Exit::Usage,
            _ => Exit::Environment,
        },
        _ if error.is_usage() => Exit::Usage,
        _ => Exit::Environment,
    }
}

/// Says why the outputs below `output` could not be written to their end.
pub(crate) fn not_written(error: &Error, output: &Path, printer: &mut Printer) -> Exit {
    let reason = error.to_string();
    let reason = reason.strip_prefix(&format!("{}: ", output.display())).unwrap_or(&reason);
    printer.error(format!("writing to {} failed: {reason}", output.display()), error.hint());
    Exit::Environment
}

/// As many threads as there are processors.
pub(crate) fn default_jobs() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// The inputs, all of which must be there.
pub(crate) fn inputs(paths: &[PathBuf], printer: &mut Printer) -> Result<Vec<Input>, Exit> {
    let mut inputs = Vec::new();
    for path in paths {
        let input = match path.as_os_str().as_encoded_bytes() {
            b"-" => Input::Stdin,
            _ => Input::Path(path.clone()),
        };
        if let Err(error) = input.probe() {
            printer.error(format!("cannot open {error}"), Some("check the name; nothing was done"));
            return Err(Exit::Usage);
        }
        inputs.push(input);
    }
    Ok(inputs)
}

/// A flag that Ctrl-C and a request to terminate set. A second Ctrl-C ends the program at once.
pub(crate) fn stop_on_signals() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Where a handler cannot be set, the signal ends the program, as it did before.
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop));
        let _ = signal_hook::flag::register(signal, Arc::clone(&stop));
    }
    stop
}

/// Runs the pipeline with a progress bar and says what must be said at once.
pub(crate) fn run<D: Destination>(
    progress: Progress,
    inputs: &[Input],
    destination: &D,
    jobs: NonZeroUsize,
    stop: &AtomicBool,
    printer: &mut Printer,
) -> section16_export::Result<Ended> {
    let mut watcher = Watcher { barren: Barren::new(inputs), ..Watcher::new(progress, printer) };
    let ended = pipeline::run(Supply::of(inputs), destination, jobs, stop, &mut watcher);
    watcher.finish(matches!(ended, Ok(Ended::Complete(_))));
    ended
}

/// The summary line of a run.
pub(crate) fn summary(verb: &str, report: &Report, began: Instant) -> String {
    let mut line = format!(
        "{verb} {} with {} in {:.2} s",
        count(report.filings, "filing"),
        count(report.rows, "row"),
        began.elapsed().as_secs_f32()
    );
    for (number, what) in [
        (report.failed, "not or not wholly readable"),
        (report.warned, "with warnings"),
        (report.duplicates, "duplicate"),
        (report.skipped, "skipped as no ownership filing"),
    ] {
        if number > 0 {
            line.push_str(&format!(", {number} {what}"));
        }
    }
    line + &reasons(report)
}

/// What the skipped files look like, the most frequent first.
fn reasons(report: &Report) -> String {
    const SHOWN: usize = 5;
    let mut kinds: Vec<_> = report.skipped_as.iter().collect();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    kinds.truncate(SHOWN);
    let shown: u64 = kinds.iter().map(|(_, count)| **count).sum();
    let mut parts: Vec<_> =
        kinds.into_iter().map(|(looks_like, count)| format!("{count} {looks_like}")).collect();
    if report.skipped > shown {
        parts.push(format!("{} others", report.skipped - shown));
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// Notes the counts of a run for its report.
pub(crate) fn note(report: &Report, printer: &Printer) {
    for (name, number) in report.counts() {
        printer.told().count(name, number);
    }
}

/// What the report means for the exit status.
pub(crate) fn exit_status(report: &Report, strict: bool) -> Exit {
    if report.failed > 0 || (strict && report.warned > 0) { Exit::Incomplete } else { Exit::Done }
}

fn count(number: u64, what: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {what}{s}")
}

/// Says what a format could not hold.
pub(crate) fn tell(notes: &Notes, printer: &mut Printer) {
    for (code, note) in notes.iter() {
        let (place, message) = (&note.first.location, &note.first.message);
        let first = format!("the first in {}, {place}: {message}", short(&note.first_key));
        let line = format!("{} in {}, {first}", code, count(note.count, "cell"));
        printer.notice(note.first.severity, line);
    }
}

/// As many sentences are said at once.
const TOLD: usize = 20;

/// Shows how a run of the pipeline goes on.
pub(crate) struct Watcher<'a> {
    printer: &'a mut Printer,
    progress: Progress,
    told: usize,
    barren: Barren,
}

impl<'a> Watcher<'a> {
    pub(crate) fn new(progress: Progress, printer: &'a mut Printer) -> Self {
        Self { printer, progress, told: 0, barren: Barren::default() }
    }

    /// Takes the bar away, and says how much was not said, and what held nothing where all was
    /// looked at.
    pub(crate) fn finish(self, is_complete: bool) {
        self.progress.finish();
        for sentence in self.barren.sentences().filter(|_| is_complete) {
            self.printer.notice(Severity::Warning, sentence);
        }
        if self.told > TOLD {
            let more = self.told - TOLD;
            let line = format!("{more} more like these; `problems` has all, and `-v` shows them");
            self.printer.notice(Severity::Warning, line);
        }
    }
}

impl Observer for Watcher<'_> {
    fn batch(&mut self, outcomes: &[Outcome], notices: Vec<Notice>, report: &Report) {
        let Self { printer, progress, told, barren } = self;
        barren.look_at(outcomes);
        for notice in notices {
            *told += 1;
            let line = format!("{}: {}", short(&notice.source), notice.message);
            if *told <= TOLD || printer.is_verbose() {
                progress.suspend(|| printer.notice(notice.severity, line));
            } else {
                printer.told().reason(notice.severity, &line, None);
            }
        }
        if printer.is_verbose() {
            progress.suspend(|| every_problem(outcomes, printer));
        }
        progress.set(report.items, format!("{} filings", report.filings));
    }
}

/// Says every problem of every filing that was read, and which files were skipped.
fn every_problem(outcomes: &[Outcome], printer: &mut Printer) {
    for outcome in outcomes {
        match &outcome.result {
            Ok(_) => {}
            Err(Unread::Skipped(looks_like)) if !outcome.named => {
                let line =
                    format!("{}: skipped: not an ownership filing ({looks_like})", outcome.source);
                printer.notice(Severity::Info, line);
                continue;
            }
            Err(_) => continue,
        }
        for problem in outcome.record().all_problems() {
            let place = match problem.location.as_str() {
                "" => String::new(),
                location => format!("{location}: "),
            };
            let line = format!(
                "{}: {place}{} [{}]",
                short(&outcome.source),
                problem.message,
                problem.code
            );
            printer.notice(problem.severity, line);
        }
    }
}

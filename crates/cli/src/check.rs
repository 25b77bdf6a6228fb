//! `section16 check`: read, report, write nothing.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use clap::{Args, ValueEnum};

use section16::{
    AtPath, Explain, Problem, Severity,
    csv::{Encoder, Style},
    table::{Layout, Table},
};
use section16_export::{
    Result,
    pipeline::{self, Destination, Ended, Notice, Observer, Outcome, Report, Unread},
    source,
};

use crate::barren::Barren;
use crate::closed;
use crate::convert;
use crate::exit::{self, Exit};
use crate::printer::Printer;
use crate::progress::Progress;

/// Read filings and report their problems; write no tables
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  section16 check filings/                   a line for each problem
  section16 check filings/ --format csv      the `problems` table
  section16 check form4.xml --strict         exit status 1 on a warning")]
pub(crate) struct Check {
    /// Files, folders, or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// How problems are printed
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,

    /// A warning counts as a failure for the exit status
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A line for each problem
    Text,
    /// The `problems` table
    Csv,
}

impl Check {
    pub(crate) fn run(self, printer: &mut Printer) -> Exit {
        let inputs = match convert::inputs(&self.inputs, printer) {
            Ok(inputs) => inputs,
            Err(exit) => return exit,
        };
        let stdout = match closed::standard_output() {
            Ok(stdout) => stdout,
            Err(error) => return printer.not_printed(error),
        };
        let began = Instant::now();
        let stop = convert::stop_on_signals();
        let listing = Listing {
            form: self.format,
            names_skipped: printer.is_verbose(),
            out: Mutex::new(Box::new(stdout)),
        };
        if self.format == Form::Csv {
            let header = Style::CSV.header(Table::Problems.def());
            match printer.data(&header) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Exit::Done,
                Err(error) => return printer.not_printed(error),
                Ok(()) => {}
            }
        }
        let items = source::items(&inputs);
        let progress = Progress::new(printer);
        let jobs = convert::default_jobs();
        let barren = Barren::new(&inputs);
        let mut beside = Beside { form: self.format, barren, progress, printer };
        let ended = pipeline::run(items, &listing, jobs, &stop, &mut beside);
        beside.finish(matches!(ended, Ok(Ended::Complete(_))));
        match ended {
            Ok(Ended::Complete(report)) => {
                printer.summary(convert::summary("checked", &report, began));
                convert::exit_status(&report, self.strict)
            }
            Ok(Ended::Stopped(_)) => Exit::Interrupted,
            Err(error) if exit::is_closed_pipe(&error) => Exit::Done,
            Err(error) => {
                printer.error(format!("printing the problems failed: {error}"), error.hint());
                Exit::Environment
            }
        }
    }
}

/// Shows how far a run is, and says what the listing does not. What is wrong with a filing stands
/// there and is not said again.
struct Beside<'a> {
    form: Form,
    barren: Barren,
    progress: Progress,
    printer: &'a mut Printer,
}

impl Beside<'_> {
    /// Takes the bar away, and says what held nothing where all was looked at.
    fn finish(self, is_complete: bool) {
        self.progress.finish();
        for sentence in self.barren.sentences().filter(|_| is_complete) {
            self.printer.notice(Severity::Warning, sentence);
        }
    }
}

impl Observer for Beside<'_> {
    fn batch(&mut self, outcomes: &[Outcome], _: Vec<Notice>, report: &Report) {
        let Self { form, barren, progress, printer } = self;
        barren.look_at(outcomes);
        for (outcome, looks_like) in outcomes.iter().filter_map(skipped) {
            // The table of problems has no row for what is no filing.
            let severity = match form {
                Form::Text => continue,
                Form::Csv if outcome.named => Severity::Warning,
                Form::Csv => Severity::Info,
            };
            let line =
                format!("{}: not an ownership filing ({looks_like}); skipped", outcome.source);
            progress.suspend(|| printer.notice(severity, line));
        }
        progress.set(report.items, format!("{} filings", report.filings));
    }
}

/// An input that is no filing, and what it looks like.
fn skipped(outcome: &Outcome) -> Option<(&Outcome, &str)> {
    match &outcome.result {
        Err(Unread::Skipped(looks_like)) => Some((outcome, looks_like)),
        _ => None,
    }
}

/// A text as filed is shown up to so many characters; `--format csv` has it whole.
const LONGEST_RAW: usize = 200;

/// Prints problems in the order of the inputs.
struct Listing {
    form: Form,
    /// Whether files are named that were not asked for by name and are no filings.
    names_skipped: bool,
    out: Mutex<Box<dyn io::Write + Send>>,
}

impl Destination for Listing {
    type Prepared = ();

    fn prepare(&self, _: &[Outcome]) -> Result<()> {
        Ok(())
    }

    fn append(&self, outcomes: &[Outcome], (): &mut (), _: &[usize]) -> Result<()> {
        let text = match self.form {
            Form::Text => self.lines(outcomes).into_bytes(),
            Form::Csv => table(outcomes),
        };
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let written = out.write_all(&text).and_then(|()| out.flush());
        Ok(written.at(Path::new("standard output"))?)
    }

    fn publish(&self, _: &[Outcome], (): ()) -> Result<()> {
        Ok(())
    }
}

impl Listing {
    /// A line for each problem and each input that is no filing.
    fn lines(&self, outcomes: &[Outcome]) -> String {
        let mut out = String::new();
        let mut add = |line: String| {
            out.push_str(&line.replace(|c: char| c.is_control(), " "));
            out.push('\n');
        };
        for outcome in outcomes {
            if let Some((outcome, looks_like)) = skipped(outcome)
                && (outcome.named || self.names_skipped)
            {
                let source = &outcome.source;
                add(format!("{source}: skipped: not an ownership filing ({looks_like})"));
            }
            for problem in outcome.record().all_problems() {
                add(line(&outcome.source, problem));
            }
        }
        out
    }
}

/// A problem in a line: where, how grave, what, and the text as filed where the sentence does not
/// have it.
fn line(source: &str, problem: &Problem) -> String {
    let mut parts = vec![source, problem.severity.as_str(), problem.code.as_str()];
    parts.extend(Some(problem.location.as_str()).filter(|place| !place.is_empty()));
    parts.push(&problem.message);
    let mut line = parts.join(": ");
    let raw = problem.raw_value.as_str();
    if !raw.is_empty() && !problem.message.contains(raw) {
        let (shown, rest) = match raw.char_indices().nth(LONGEST_RAW) {
            Some((end, _)) => (&raw[..end], "…"),
            None => (raw, ""),
        };
        line.push_str(&format!(": `{shown}{rest}`"));
    }
    line
}

fn table(outcomes: &[Outcome]) -> Vec<u8> {
    let mut encoder = Encoder::new(Layout::Tables, Style::CSV);
    for outcome in outcomes {
        encoder.record(&outcome.record());
    }
    let batch = encoder.finish();
    let tables = Layout::Tables.tables();
    let problems = tables.iter().position(|table| table.name == Table::Problems.name());
    let problems = problems.unwrap_or_default();
    (0..outcomes.len()).flat_map(|index| batch.lines(problems, index).to_vec()).collect()
}

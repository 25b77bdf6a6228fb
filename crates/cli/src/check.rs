//! `section16 check`: read, report, write nothing.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use clap::{Args, ValueEnum};

use section16::{
    AtPath, Explain,
    csv::{Encoder, Style},
    table::{Layout, Table},
};
use section16_export::{
    Result,
    pipeline::{Destination, Ended, Outcome, Unread},
    source,
};

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
        let began = Instant::now();
        let stop = convert::stop_on_signals();
        let listing = Listing { form: self.format, out: Mutex::new(Box::new(io::stdout())) };
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
        match convert::run(progress, items, &listing, jobs, &stop, printer) {
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

/// Prints problems in the order of the inputs.
struct Listing {
    form: Form,
    out: Mutex<Box<dyn io::Write + Send>>,
}

impl Destination for Listing {
    type Prepared = ();

    fn prepare(&self, _: &[Outcome]) -> Result<()> {
        Ok(())
    }

    fn append(&self, outcomes: &[Outcome], (): &mut (), _: &[usize]) -> Result<()> {
        let text = match self.form {
            Form::Text => lines(outcomes).into_bytes(),
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

fn lines(outcomes: &[Outcome]) -> String {
    let mut out = String::new();
    for outcome in outcomes {
        if let Err(Unread::Skipped(looks_like)) = &outcome.result
            && outcome.named
        {
            let line =
                format!("{}: skipped: not an ownership filing ({looks_like})\n", outcome.source);
            out.push_str(&line);
        }
        for problem in outcome.record().all_problems() {
            let mut parts =
                vec![outcome.source.as_str(), problem.severity.as_str(), problem.code.as_str()];
            parts.extend(Some(problem.location.as_str()).filter(|place| !place.is_empty()));
            parts.push(&problem.message);
            out.push_str(&parts.join(": ").replace(|c: char| c.is_control(), " "));
            out.push('\n');
        }
    }
    out
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

//! `section16 trades`: who bought and sold, in the terminal.
//!
//! The rows of the table `trades` come from a run with the layout `research` whose one output is
//! held here; what stands in them, the library says.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;

use section16::AtPath;
use section16::table::research::{SUMMARY, Summary};
use section16::table::{Cell, Layout, TableDef};
use section16::view::{Column, Grid, Style, Text};
use section16_export::{
    Result,
    pipeline::{Ended, Export, ExportOptions},
    sink::{EmptyTables, Files, Notes, Output, Per, TypedFormat},
};

use crate::closed;
use crate::convert;
use crate::exit::Exit;
use crate::failed::Failed;
use crate::printer::Printer;
use crate::progress::Progress;
use crate::show;
use crate::view;

/// Show who bought and sold, and what each insider did in all
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  section16 trades filings/                 every transaction, and the sums of each insider
  section16 trades 0000320193-24-000086.txt one filing
  section16 trades filings/ | less -RS      page by page
The same as a file: section16 convert filings/ -o out --per run --layout research")]
pub(crate) struct Trades {
    /// Files, folders, archives, or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// How many columns to fill, instead of the terminal's
    #[arg(long, value_name = "COLUMNS")]
    width: Option<usize>,

    /// Threads; by default as many as there are processors
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

impl Trades {
    pub(crate) fn run(self, printer: &mut Printer) -> Exit {
        self.try_run(printer).unwrap_or_else(|failed| failed.tell(printer))
    }

    fn try_run(&self, printer: &mut Printer) -> std::result::Result<Exit, Failed> {
        let inputs = match convert::inputs(&self.inputs, printer) {
            Ok(inputs) => inputs,
            Err(exit) => return Ok(exit),
        };
        let scratch = tempfile::tempdir().at(&std::env::temp_dir())?;
        let held = Arc::new(Held::default());
        let mut options = ExportOptions::new(scratch.path());
        options.per = Per::Run;
        options.layout = Layout::Research;
        options.formats.clear();
        options.more_formats.push(Arc::clone(&held) as Arc<dyn TypedFormat>);
        let out = options.out.clone();
        let export = match Export::new(options) {
            Ok(export) => export,
            Err(error) => return Ok(convert::not_opened(&error, &out, printer)),
        };
        let stop = convert::stop_on_signals();
        let jobs = self.jobs.unwrap_or_else(convert::default_jobs);
        let ended = convert::run(Progress::new(printer), &inputs, &export, jobs, &stop, printer);
        let report = match ended {
            Ok(Ended::Complete(report)) => report,
            Ok(Ended::Stopped(_)) => return Ok(Exit::Interrupted),
            Err(error) => return Ok(convert::not_written(&error, &out, printer)),
        };
        if let Err(error) = export.finish() {
            return Ok(convert::not_written(&error, &out, printer));
        }
        let found = held.0.lock().unwrap_or_else(PoisonError::into_inner);
        convert::note(&report, printer);
        if found.trades.is_empty() && report.filings == 0 && report.failed == 0 {
            let message = "there is no ownership filing here";
            let hint = "`trades` reads Forms 3, 4 and 5: XML, full submissions and renderings";
            printer.error(message, Some(hint));
            return Ok(Exit::Incomplete);
        }
        Ok(match print(&found, show::width(self.width)) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => printer.not_printed(error),
            _ => convert::exit_status(&report, false),
        })
    }
}

fn print(found: &Found, width: usize) -> io::Result<()> {
    // Strips colours where the output is no terminal or `NO_COLOR` is set.
    let mut out = anstream::AutoStream::auto(closed::standard_output()?).lock();
    let mut page = String::new();
    if found.trades.is_empty() {
        page.push_str("no transactions\n");
    } else {
        page.push_str(&table(&SHOWN, found.trades.clone(), width));
    }
    let mut sums = Vec::new();
    found.summary.rows(|cells| sums.push(row(&SUMMARY, &SUMMED, cells)));
    if !sums.is_empty() {
        let _ = write!(page, "\nBought and sold in all\n\n");
        page.push_str(&table(&SUMMED, sums, width));
    }
    out.write_all(page.as_bytes())?;
    out.flush()
}

/// What is shown of a row of `trades`, and the column that it stands in.
const SHOWN: [(Column, &str); 12] = [
    (Column::optional("Traded", false), "transaction_date"),
    (Column::optional("Filed", false), "filed_date"),
    (Column::optional("Symbol", false), "issuer_trading_symbol"),
    (Column::optional("Insider", false), "owner_names"),
    (Column::optional("Role", false), "roles"),
    (Column::optional("Action", false), "action"),
    (Column::optional("Shares", true), "shares"),
    (Column::optional("Price", true), "price"),
    (Column::optional("Value", true), "value"),
    (Column::optional("Owned after", true), "owned_after"),
    (Column::optional("Plan", false), "plan"),
    (Column::optional("Security", false), "security_class"),
];

/// What is shown of a row of the sums.
const SUMMED: [(Column, &str); 10] = [
    (Column::optional("Insider", false), "owner_names"),
    (Column::optional("Symbol", false), "issuer_trading_symbol"),
    (Column::optional("Security", false), "security_class"),
    (Column::optional("Bought", true), "bought_shares"),
    (Column::optional("Paid", true), "bought_value"),
    (Column::optional("Average", true), "bought_average"),
    (Column::optional("Sold", true), "sold_shares"),
    (Column::optional("Received", true), "sold_value"),
    (Column::optional("Average ", true), "sold_average"),
    (Column::optional("Position %", true), "change_percent"),
];

fn table(shown: &[(Column, &str)], rows: Vec<Vec<Text>>, width: usize) -> String {
    let columns = shown.iter().map(|(column, _)| *column).collect();
    view::table(&Grid::new(columns, rows), width)
}

fn row(def: &TableDef, shown: &[(Column, &str)], cells: &[Cell<'_>]) -> Vec<Text> {
    let cell = |(_, name): &(Column, &str)| {
        let cell = def.column(name).map_or(&Cell::Empty, |at| &cells[at]);
        let text = match cell {
            Cell::Decimal(digits) => grouped(digits),
            cell => cell.to_text().replace('_', " "),
        };
        let style = match text.as_str() {
            "open market purchase" | "open market sale" => Style::Strong,
            "contradicted" | "denied" => Style::Alert,
            _ => Style::Plain,
        };
        Text::new(style, text)
    };
    shown.iter().map(cell).collect()
}

/// A number with commas between its thousands, its digits as they are.
fn grouped(digits: &str) -> String {
    let (sign, unsigned) = match digits.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", digits),
    };
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, format!(".{fraction}")),
        None => (unsigned, String::new()),
    };
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{fraction}")
}

/// An output that keeps the trades of a run.
#[derive(Debug, Default)]
struct Held(Arc<Mutex<Found>>);

#[derive(Debug, Default)]
struct Found {
    trades: Vec<Vec<Text>>,
    summary: Summary,
}

impl TypedFormat for Held {
    fn extension(&self) -> &'static str {
        "trades"
    }

    fn files(&self) -> Files {
        Files::One
    }

    fn create(
        &self,
        _: Vec<PathBuf>,
        tables: &'static [&'static TableDef],
        _: EmptyTables,
    ) -> Result<Box<dyn Output>> {
        Ok(Box::new(Holding { def: tables[0], found: Arc::clone(&self.0) }))
    }
}

struct Holding {
    def: &'static TableDef,
    found: Arc<Mutex<Found>>,
}

impl Output for Holding {
    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<()> {
        if table == 0 {
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            found.summary.add(cells);
            let superseded = self.def.column("superseded_by").map(|at| &cells[at]);
            if superseded.is_none_or(Cell::is_empty) {
                found.trades.push(row(self.def, &SHOWN, cells));
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Notes> {
        Ok(Notes::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_and_digits_kept() {
        for (digits, expected) in [
            ("1", "1"),
            ("1000", "1,000"),
            ("-1234567.50", "-1,234,567.50"),
            (".5", ".5"),
            ("999", "999"),
        ] {
            assert_eq!(grouped(digits), expected);
        }
    }

    #[test]
    fn shown_columns_are_there() {
        let trades = Layout::Research.tables()[0];
        assert!(SHOWN.iter().all(|(_, name)| trades.column(name).is_some()));
        assert!(SUMMED.iter().all(|(_, name)| SUMMARY.column(name).is_some()));
    }
}

//! Which filings a command is about: the options that `fetch` and `list` share.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use section16::{Cik, Date};
use section16_edgar::{FormFilter, Period, Query, Target, read_list};

use crate::failed::Failed;

/// Which filings.
#[derive(Debug, clap::Args)]
pub(crate) struct Selection {
    /// Filings: accession numbers, CIK/ACCESSION, or addresses on EDGAR
    ///
    /// An address may be that of the filing, of its index page or of one of its documents
    #[arg(value_name = "WHAT")]
    what: Vec<Target>,

    /// All filings of a company or person, by EDGAR's number
    #[arg(long, value_name = "N", value_delimiter = ',')]
    cik: Vec<Cik>,

    /// All filings of the company with a ticker symbol
    #[arg(long, value_name = "SYMBOL", value_delimiter = ',')]
    ticker: Vec<String>,

    /// All filings on EDGAR, from a day on; needs --from
    #[arg(long, requires = "from")]
    all: bool,

    /// A file with one WHAT or CIK on each line, or the CSV of `list`; `-` for stdin
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,

    /// Form types, matched exactly; a bare number includes its amendments
    ///
    /// Narrows --cik, --ticker and --all; the default is 3, 4 and 5
    #[arg(long, value_name = "FORM", value_delimiter = ',')]
    form: Vec<String>,

    /// Leave amendments out
    #[arg(long)]
    no_amendments: bool,

    /// The first day of filing, as YYYY-MM-DD; narrows --cik, --ticker and --all
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Date>,

    /// The last day of filing
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: Option<Date>,
}

impl Selection {
    /// The query that these options make; reads the list of `--input`.
    pub(crate) fn query(&self) -> Result<Query, Failed> {
        let mut targets = self.what.clone();
        if let Some(input) = &self.input {
            let text = read_input(input)?;
            let list = read_list(&text)
                .map_err(|error| Failed::usage(format!("{}: {error}", input.display())))?;
            targets.extend(list);
        }
        targets.extend(self.cik.iter().copied().map(Target::Company));
        targets.extend(self.ticker.iter().cloned().map(Target::Ticker));
        targets.extend(self.all.then_some(Target::All));
        if targets.is_empty() && self.input.is_none() {
            return Err(Failed::usage("nothing is asked for").with_hint(
                "name filings by accession number, or use --cik, --ticker, --input, or --all \
                 with --from",
            ));
        }
        let is_number = |what: &Target| matches!(what, Target::Accession(_) | Target::Filing(_));
        if self.narrows() && !targets.is_empty() && targets.iter().all(is_number) {
            let message = "--form, --no-amendments, --from and --to do not narrow filings that \
                           are named by number";
            return Err(Failed::usage(message).with_hint("use them with --cik, --ticker or --all"));
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            return Err(Failed::usage(format!("--from {from} is after --to {to}")));
        }
        let types = if self.form.is_empty() {
            ["3", "4", "5"].map(str::to_owned).to_vec()
        } else {
            self.form.clone()
        };
        let forms = FormFilter::new(&types, !self.no_amendments)?;
        let mut query = Query::new(targets);
        query.forms = forms;
        query.period = Period { from: self.from, to: self.to };
        Ok(query)
    }

    fn narrows(&self) -> bool {
        !self.form.is_empty() || self.no_amendments || self.from.is_some() || self.to.is_some()
    }
}

pub(crate) fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a day is written as 2024-07-19".to_owned())
}

fn read_input(path: &Path) -> Result<String, Failed> {
    let read = if path.as_os_str() == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    read.map_err(|error| Failed::usage(format!("{}: {error}", path.display())))
}

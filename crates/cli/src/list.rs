//! `section16 list`: which filings there are, as CSV; nothing is downloaded but indexes.

use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use section16_edgar::{
    self, Cache, Client, Event, Interrupt, ListedFiling, Observer, Role, Urls, discover,
    user_cache_folder,
};

use crate::access::Access;
use crate::closed;
use crate::exit::Exit;
use crate::failed::Failed;
use crate::printer::Printer;
use crate::selection::Selection;
use crate::watch::Watch;

/// List filings on EDGAR as CSV, without downloading them
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  section16 list --ticker AAPL --form 4 > apple.csv           all Forms 4 of a company
  section16 list --all --from 2024-07-19 --to 2024-07-19      all of a day
  section16 list --cik 320193 | section16 fetch --input - -o filings")]
pub(crate) struct List {
    #[command(flatten)]
    selection: Selection,

    /// The folder of cached indexes, by default your cache folder
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,

    #[command(flatten)]
    access: Access,
}

const HEADER: [&str; 10] = [
    "accession_number",
    "form",
    "filed_date",
    "issuer_cik",
    "owner_ciks",
    "party_ciks",
    "company_names",
    "path",
    "url",
    "size",
];

impl List {
    pub(crate) fn run(self, printer: &mut Printer) -> Exit {
        self.try_run(printer).unwrap_or_else(|failed| failed.tell(printer))
    }

    fn try_run(&self, printer: &mut Printer) -> Result<Exit, Failed> {
        let settings = self.access.settings()?;
        let query = self.selection.query()?;
        let cache = cache(self.cache.as_ref(), &settings.urls);
        let watch = Arc::new(Watch::new(printer));
        let client = Access::client(settings, Arc::clone(&watch) as Arc<dyn Observer>)?;
        let today = self.access.today();
        let interrupt = Interrupt::default();
        let mut table = Table::new();
        let listed = section16_edgar::run(|| async {
            interrupt.give_on_signals();
            let mut failures = 0;
            let mut parts = query.parts(today);
            if parts.is_empty() {
                // Then nothing is found, and the list has its header alone.
                parts.push(query.clone());
            }
            for part in parts {
                let found = discover(&client, &cache, &part, today);
                let found = interrupt.unless_given(found).await?;
                match table.write(&found.listed, &client) {
                    // Whoever reads the list has read enough.
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
                    written => written.map_err(unwritten)?,
                }
                failures += found.failures.len();
                for failure in &found.failures {
                    watch.event(&Event::Failed(failure));
                }
            }
            if failures == 0
                && table.seen.is_empty()
                && let Some(reason) = query.no_filings_because(today)
            {
                watch.event(&Event::NoFilings { reason: &reason });
            }
            Ok::<_, Failed>(failures)
        });
        watch.finish();
        Ok(if listed? == 0 { Exit::Done } else { Exit::Incomplete })
    }
}

fn unwritten(error: io::Error) -> Failed {
    Failed::environment(format!("standard output: {error}"))
}

/// The list on standard output.
struct Table {
    is_begun: bool,
    /// The accession numbers that it holds, for the indexes of two quarters may have the same.
    seen: HashSet<u64>,
}

impl Table {
    fn new() -> Self {
        Self { is_begun: false, seen: HashSet::new() }
    }

    /// Writes filings that are not in the list yet.
    fn write(&mut self, filings: &[ListedFiling], client: &Client) -> io::Result<()> {
        let stdout = closed::standard_output()?.lock();
        let mut table = csv::Writer::from_writer(BufWriter::new(stdout));
        if !self.is_begun {
            table.write_record(HEADER)?;
            self.is_begun = true;
        }
        for filing in filings {
            if self.seen.insert(filing.accession.digits()) {
                write_row(&mut table, filing, client)?;
            }
        }
        table.flush()?;
        table.into_inner().map_err(|error| error.into_error())?.flush()
    }
}

fn write_row(
    table: &mut csv::Writer<impl Write>,
    filing: &ListedFiling,
    client: &Client,
) -> io::Result<()> {
    let path = filing.path();
    let issuer = ciks(filing, |role| role == Role::Issuer);
    let owners = ciks(filing, |role| role == Role::Owner);
    let parties = ciks(filing, |_| true);
    let names: Vec<_> =
        filing.parties.iter().map(|party| party.name.as_deref().unwrap_or_default()).collect();
    table.write_record([
        filing.accession.as_str(),
        filing.form.as_deref().unwrap_or_default(),
        &filing.filed.map(|day| day.to_string()).unwrap_or_default(),
        &issuer,
        &owners,
        &parties,
        &names.join(";"),
        &path.to_string(),
        client.urls().filing(&path).as_str(),
        &filing.size.map(|size| size.to_string()).unwrap_or_default(),
    ])?;
    Ok(())
}

/// The CIKs of the parties whose role is wanted, with `;` between them.
fn ciks(filing: &ListedFiling, is_wanted: impl Fn(Role) -> bool) -> String {
    let wanted = filing.parties.iter().filter(|party| is_wanted(party.role));
    wanted.map(|party| party.cik.as_str()).collect::<Vec<_>>().join(";")
}

/// Where indexes are kept between runs: the folder given, else the user's cache folder for what
/// comes from EDGAR itself; what another host says is not kept.
fn cache(folder: Option<&PathBuf>, urls: &Urls) -> Cache {
    match folder {
        Some(folder) => Cache::at(folder, urls),
        None if urls.is_edgar() => {
            user_cache_folder().map_or_else(Cache::none, |at| Cache::at(&at, urls))
        }
        None => Cache::none(),
    }
}

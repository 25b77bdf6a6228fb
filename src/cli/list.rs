//! `section16 list`: which filings there are, as CSV; nothing is downloaded but indexes.

use std::env;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::edgar::{self, Cache, Client, Event, Interrupt, Listed, Observer, Role, Urls, discover};

use super::access::Access;
use super::exit::Exit;
use super::failed::Failed;
use super::printer::Printer;
use super::selection::Selection;
use super::watch::Watch;

/// List filings on EDGAR as CSV, without downloading them
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  section16 list --ticker AAPL --form 4 > apple.csv           all Forms 4 of a company
  section16 list --all --from 2024-07-19 --to 2024-07-19      all of a day
  section16 list --cik 320193 | section16 fetch --input - -o filings")]
pub(super) struct List {
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
    pub(super) fn run(self, printer: &mut Printer) -> Exit {
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
        let found = edgar::run(|| async {
            interrupt.give_on_signals();
            let found = discover(&client, &cache, &query, today, |_| None);
            interrupt.unless_given(found).await
        });
        watch.finish();
        let found = found?;
        match write(&found.listed, &client) {
            // Whoever reads the list has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Done),
            written => {
                written
                    .map_err(|error| Failed::environment(format!("standard output: {error}")))?;
            }
        }
        for failure in &found.failures {
            watch.event(&Event::Failed(failure));
        }
        Ok(if found.failures.is_empty() { Exit::Done } else { Exit::Incomplete })
    }
}

/// Writes the list to stdout.
fn write(filings: &[Listed], client: &Client) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(BufWriter::new(io::stdout().lock()));
    table.write_record(HEADER)?;
    for filing in filings {
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
    }
    table.flush()?;
    table.into_inner().map_err(|error| error.into_error())?.flush()
}

/// The CIKs of the parties whose role is wanted, with `;` between them.
fn ciks(filing: &Listed, is_wanted: impl Fn(Role) -> bool) -> String {
    let wanted = filing.parties.iter().filter(|party| is_wanted(party.role));
    wanted.map(|party| party.cik.as_str()).collect::<Vec<_>>().join(";")
}

/// Where indexes are kept between runs: the folder given, else the user's cache folder for what
/// comes from EDGAR itself; what another host says is not kept.
fn cache(folder: Option<&PathBuf>, urls: &Urls) -> Cache {
    let of_user = || {
        let folder = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        folder("XDG_CACHE_HOME")
            .or_else(|| folder("LOCALAPPDATA"))
            .or_else(|| folder("HOME").map(|home| home.join(".cache")))
            .map(|cache| cache.join("section16"))
    };
    match folder {
        Some(folder) => Cache::at(folder, urls),
        None if urls.is_edgar() => of_user().map_or_else(Cache::none, |at| Cache::at(&at, urls)),
        None => Cache::none(),
    }
}

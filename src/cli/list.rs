//! `section16 list`: which filings there are, as CSV; nothing is downloaded but indexes.

use std::env;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use section16::edgar::{self, Cache, Client, ErrorKind, Interrupt, Listed, Role, Urls, discover};

use super::access::Access;
use super::selection::Selection;
use super::watch::Watch;
use super::{Exit, Failed};

/// List filings on EDGAR as CSV, without downloading them
#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    selection: Selection,

    /// The folder of cached indexes; without it, they are kept in your cache folder.
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

/// Runs `list`.
pub(crate) fn run(args: &ListArgs) -> Result<Exit, Failed> {
    let settings = args.access.settings()?;
    let query = args.selection.query()?;
    let cache = cache(args.cache.as_ref(), &settings.urls);
    let watch = Arc::new(Watch::new(false, false));
    let client = Access::client(settings, watch.clone())?;
    let today = args.access.today();

    let interrupt = Interrupt::default();
    let found = edgar::run(async {
        interrupt.give_on_signals();
        tokio::select! {
            found = discover(&client, &cache, &query, today, |_| None) => found,
            () = interrupt.wait() => Err(ErrorKind::Interrupted.into()),
        }
    });
    watch.finish();
    let found = found?;
    match write(&found.listed, &client) {
        // Whoever reads the list has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Done),
        written => written.map_err(|error| Failed::environment(format!("stdout: {error}")))?,
    }
    for failure in &found.failures {
        watch.say(&format!("warning: {}: {}", failure.what, failure.reason));
    }
    Ok(if found.failures.is_empty() { Exit::Done } else { Exit::Partly })
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

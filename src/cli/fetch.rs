//! `section16 fetch`: filings from EDGAR into a folder.

use std::path::PathBuf;
use std::sync::Arc;

use section16::edgar::{
    self, Cache, Download, ErrorKind, FailureLog, Interrupt, Report, Store, discover,
};

use super::access::Access;
use super::selection::Selection;
use super::watch::Watch;
use super::{Exit, Failed};

/// Download filings from EDGAR
#[derive(Debug, clap::Args)]
pub(crate) struct FetchArgs {
    #[command(flatten)]
    selection: Selection,

    /// The folder that filings are stored in, under EDGAR's own paths.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Compress the stored files.
    #[arg(long)]
    gzip: bool,

    #[command(flatten)]
    access: Access,
}

/// Runs `fetch`.
pub(crate) fn run(args: &FetchArgs) -> Result<Exit, Failed> {
    let settings = args.access.settings()?;
    let query = args.selection.query()?;
    let store = Arc::new(Store::open(&args.output, args.gzip)?);
    let cache = Cache::at(&store.cache_folder(), &settings.urls);
    let watch = Arc::new(Watch::new(false, false));
    let client = Access::client(settings, watch.clone())?;
    let today = args.access.today();

    let interrupt = Interrupt::default();
    let report = edgar::run(async {
        interrupt.give_on_signals();
        let stored = |accession| store.locate(accession);
        let found = tokio::select! {
            found = discover(&client, &cache, &query, today, stored) => found?,
            () = interrupt.wait() => return Err(ErrorKind::Interrupted.into()),
        };
        let download = Download::new(Arc::clone(&client), Arc::clone(&store));
        let mut report = download.run(found.listed, &interrupt).await;
        report.failures.extend(found.failures);
        Ok::<Report, edgar::Error>(report)
    });
    watch.finish();
    let report = report?;
    let log = FailureLog::of(store.root());
    log.update(&report.done, &report.failures)?;
    watch.note(&summary(&report, &log));
    match report.stopped {
        Some(error) => Err(error.into()),
        None if report.failures.is_empty() => Ok(Exit::Done),
        None => Ok(Exit::Partly),
    }
}

/// What a run did, in one line.
fn summary(report: &Report, log: &FailureLog) -> String {
    let mut line = format!(
        "{} asked for: {} fetched ({} KB), {} there before",
        count(report.asked),
        report.fetched,
        report.bytes.div_ceil(1000),
        report.present,
    );
    let left = report.asked - report.done.len();
    if left > 0 {
        line.push_str(&format!(", {left} not there"));
    }
    if !report.failures.is_empty() {
        line.push_str(&format!("; {} failed, see {}", report.failures.len(), log.path().display()));
    }
    line
}

fn count(filings: usize) -> String {
    format!("{filings} {}", if filings == 1 { "filing" } else { "filings" })
}

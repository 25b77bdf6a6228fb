//! One run of fetching, and of converting what comes while the rest is still being fetched.
//!
//! A query enters; filings on disk leave and, where asked for, tables. [`Fetch::open`] takes hold
//! of the folders and asks EDGAR for nothing, so that a bad output is found first;
//! [`Fetch::run`] does the rest. The program and every binding call the same.
//! Next: [`crate::pipeline`] for what becomes of a filing, `section16_edgar` for where it is from.

use std::fs::{self, File};
use std::io;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::SystemTime;

use section16::{AtPath, Date};
use section16_edgar::{
    Cache, Client, Consumer, Download, FailureLog, InOrder, Interrupt, Query, Report as Downloaded,
    Store, Stored, Urls,
};

use crate::error::Result;
use crate::pipeline::{self, Ended, Export, ExportOptions, Observer, Report as Converted, Supply};
use crate::sink::Notes;
use crate::source::{Content, Item};

/// What is to be fetched, and what is to become of it.
#[derive(Clone, Debug)]
pub struct FetchOptions {
    /// Which filings.
    pub query: Query,
    /// The folder for the filings, which get EDGAR's own paths in it.
    pub out: PathBuf,
    /// Whether the stored files are compressed.
    pub gzip: bool,
    /// The day it is in Washington.
    pub today: Date,
    /// The tables to write, if any.
    pub tables: Option<TableOptions>,
}

/// The tables that a run of fetching writes.
#[derive(Clone, Debug)]
pub struct TableOptions {
    /// Where and how.
    pub export: ExportOptions,
    /// Threads.
    pub jobs: NonZeroUsize,
    /// Whether the filings are kept once they are converted.
    pub keep_filings: bool,
}

/// What a run did.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fetched {
    /// What became of the download; it says what ended the run before its time.
    pub downloaded: Downloaded,
    /// Where the failures are listed.
    pub failure_log: PathBuf,
    /// What became of the conversion, where tables were asked for. Combined tables are written
    /// only where the download came to its end.
    pub converted: Option<Result<Converted>>,
    /// What the formats could not hold.
    pub notes: Notes,
}

/// A run of fetching whose folders are held.
pub struct Fetch {
    options: FetchOptions,
    export: Option<Export>,
    cache: Cache,
    store: Arc<Store>,
    /// Where filings are not kept: the store of the output folder, whose lock is held.
    outer: Option<Store>,
}

impl Fetch {
    /// Takes hold of the folders; nothing is asked for yet.
    ///
    /// # Errors
    ///
    /// Where a folder cannot be written to, or another run works in it.
    pub fn open(options: FetchOptions, urls: &Urls) -> Result<Self> {
        let export = match &options.tables {
            Some(tables) => Some(Export::new(tables.export.clone())?),
            None => None,
        };
        let folder = Store::open(&options.out, options.gzip)?;
        let cache = Cache::at(&folder.cache_folder(), urls);
        let keep = options.tables.as_ref().is_none_or(|tables| tables.keep_filings);
        let (store, outer) = if keep {
            (folder, None)
        } else {
            (Store::open(&folder.folder_of_unkept(), options.gzip)?, Some(folder))
        };
        Ok(Self { options, export, cache, store: Arc::new(store), outer })
    }

    /// When the last run in this folder made its last request, as far as known: what the pace of
    /// the next one begins with.
    pub fn last_request(&self) -> Option<SystemTime> {
        self.outer.as_ref().unwrap_or(&self.store).last_run()
    }

    /// Searches, fetches and converts. `stop` ends the run in order: what was fetched is
    /// converted yet, and combined tables are not written.
    ///
    /// # Errors
    ///
    /// Where nothing came of the search, or a local file cannot be written. What ends the
    /// download later is in [`Fetched::downloaded`].
    pub fn run(
        self,
        client: Arc<Client>,
        stop: &AtomicBool,
        observer: &mut dyn Observer,
    ) -> Result<Fetched> {
        let mut download = Downloading {
            query: &self.options.query,
            cache: &self.cache,
            today: self.options.today,
            download: Download::new(client, Arc::clone(&self.store)),
            log: FailureLog::open(&self.options.out)?,
            interrupt: Interrupt::default(),
            stop,
        };
        let (downloaded, converted) = match (&self.export, &self.options.tables) {
            (Some(export), Some(tables)) => {
                let item = |stored: &Stored| self.item(stored);
                let (downloaded, converted) =
                    download.and_convert(export, tables.jobs, item, observer);
                (downloaded, Some(converted))
            }
            _ => (download.run(None), None),
        };
        let downloaded = downloaded?;
        download.log.write(&downloaded.failures)?;
        let failure_log = download.log.path().to_owned();
        let mut converted = converted;
        let mut notes = Notes::default();
        if downloaded.stopped.is_none()
            && let Some(Ok(_)) = converted
            && let Some(export) = self.export
        {
            match export.finish() {
                Ok(finished) => notes = finished,
                Err(error) => converted = Some(Err(error)),
            }
            if let (Some(Ok(_)), Some(outer)) = (&converted, self.outer) {
                let unkept = outer.folder_of_unkept();
                drop((download.download, self.store));
                fs::remove_dir_all(&unkept).at(&unkept)?;
            }
        }
        Ok(Fetched { downloaded, failure_log, converted, notes })
    }

    /// A stored filing as an input of the pipeline. Its source is its file, or its path on EDGAR
    /// where the file will not stay.
    fn item(&self, stored: &Stored) -> Item {
        let file = self.store.file(stored);
        let content = if stored.is_packed {
            let read = self.store.read(stored);
            read.map(Content::Bytes).map_err(|error| io::Error::new(error.kind(), error))
        } else {
            File::open(&file).and_then(|open| {
                let size = open.metadata()?.len();
                Ok(Content::File(open, size))
            })
        };
        let content = content.unwrap_or_else(Content::Failed);
        let path = stored.path.to_string();
        let is_kept = self.outer.is_none();
        let source = if is_kept { file.display().to_string() } else { path.clone() };
        Item { source, relative: path, named: true, content }
    }
}

/// The part of a run that talks with EDGAR.
struct Downloading<'a> {
    query: &'a Query,
    cache: &'a Cache,
    today: Date,
    download: Download,
    log: FailureLog,
    interrupt: Interrupt,
    stop: &'a AtomicBool,
}

impl Downloading<'_> {
    /// Fetches, and hands what is there on through `order`.
    fn run(&mut self, order: Option<InOrder>) -> Result<Downloaded, section16_edgar::Error> {
        let Self { query, cache, today, download, log, interrupt, stop } = self;
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
    fn and_convert(
        &mut self,
        export: &Export,
        jobs: NonZeroUsize,
        item: impl Fn(&Stored) -> Item + Sync,
        observer: &mut dyn Observer,
    ) -> (Result<Downloaded, section16_edgar::Error>, Result<Converted>) {
        let (order, arrivals) = InOrder::new(self.query.named());
        let arrived = Mutex::new(Vec::new());
        let note = |stored: &Stored| {
            arrived.lock().unwrap_or_else(PoisonError::into_inner).push(*stored);
            item(stored)
        };
        let items = Supply::from(arrivals.map(|stored| note(&stored))).again(|| {
            let arrived = arrived.lock().unwrap_or_else(PoisonError::into_inner).clone();
            Box::new(arrived.into_iter().map(|stored| item(&stored)))
        });
        let interrupt = self.interrupt.clone();
        // The pipeline ends with its inputs, so that what was fetched before an interruption is
        // converted yet.
        let never = AtomicBool::new(false);
        thread::scope(|scope| {
            let fetching = scope.spawn(|| self.run(Some(order)));
            let converted = pipeline::run(items, export, jobs, &never, observer);
            if converted.is_err() {
                // Nothing more can be written, so nothing more is asked for.
                interrupt.give();
            }
            let converted =
                converted.map(|(Ended::Complete(report) | Ended::Stopped(report))| report);
            let downloaded = fetching.join().unwrap_or_else(|panic| resume_unwind(panic));
            (downloaded, converted)
        })
    }
}

/// Notes what is there, and hands it on to be converted.
struct Taking<'a> {
    log: &'a mut FailureLog,
    order: Option<InOrder>,
}

impl Consumer for Taking<'_> {
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
        self.order.as_ref().is_none_or(Consumer::has_room)
    }

    async fn finish(&mut self) {
        // Closes the channel, so that the conversion comes to its end.
        if let Some(mut order) = self.order.take() {
            order.finish().await;
        }
    }
}

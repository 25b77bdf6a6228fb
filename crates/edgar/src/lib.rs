//! Which SEC ownership filings EDGAR has, and their bytes on disk, politely.
//!
//! A [`Query`] says what is wanted: filings by number or address, companies by number or ticker
//! symbol, all filings of some days. [`discover()`] turns it into a list; [`Download`] fetches the
//! filings into a [`Store`] while the search goes on. Every request of a process goes through one
//! [`Client`], which keeps to EDGAR's rules of fair access: a [`Contact`], a [`Rate`] of at most
//! ten requests a second, and pauses when EDGAR asks for them. What a filing says is no business
//! of this crate.
//!
//! Async code lives here alone: [`run`] drives it on a thread of its own, so that callers stay
//! synchronous.
//!
//! # Example
//!
//! All Forms 4 of a company, into the folder `filings`:
//!
//! ```no_run
//! use std::path::Path;
//! use std::sync::Arc;
//!
//! use section16_edgar::{
//!     Cache, Client, Contact, Download, Error, Event, FormFilter, Interrupt, Observer, Query,
//!     Settings, Store, Target, today,
//! };
//!
//! struct Silent;
//!
//! impl Observer for Silent {
//!     fn event(&self, _: &Event<'_>) {}
//! }
//!
//! # fn main() -> Result<(), Error> {
//! let contact = Contact::new("Jane Doe jane@example.com")?;
//! let client = Arc::new(Client::new(Settings::new(contact), Arc::new(Silent))?);
//! let store = Arc::new(Store::open(Path::new("filings"), false)?);
//! let cache = Cache::at(&store.cache_folder(), client.urls());
//!
//! let mut query = Query::new(vec![Target::Ticker("AAPL".to_owned())]);
//! query.forms = FormFilter::new(&["4".to_owned()], true)?;
//!
//! let download = Download::new(client, Arc::clone(&store));
//! let mut files = Vec::new();
//! let interrupt = Interrupt::default();
//! let report = section16_edgar::run(async || {
//!     download.search(&cache, &query, today(), &interrupt, &mut files).await
//! })?;
//! println!("{} fetched, {} failed", report.fetched, report.failures.len());
//! for (_, stored) in &files {
//!     println!("{}", store.file(stored).display());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Limits
//!
//! - Forms 3, 4 and 5 with their amendments; indexes are read for these alone.
//! - A filing is at most 128 MB, an index at most 512 MB; what is larger is refused.
//! - Ticker symbols are today's: EDGAR lists no earlier ones.
//! - The pace holds for all runs of a user on one machine, not for other machines at the same
//!   address.
//!
//! # Data sources
//!
//! `www.sec.gov` (full submissions below `/Archives`, daily and quarterly indexes, the list of
//! ticker symbols) and `data.sec.gov` (the lists of companies), or a mirror with the same paths.
//!
//! # The files, from the ground up
//!
//! `error`, `json`, `durable`, `background`, `runtime`: what every other file may use.
//! `filing_path`, `calendar`, `period`, `forms`, `target`, `query`: what is asked for.
//! `index`, `listing`, `body`, `store`, `failures`, `event`: filings as listed, and as stored.
//! `urls`, `contact`, `rate`, `retry`, `cache`, `shared_pace`, `limiter`, `refusal`, `answer`,
//! `client`: one request.
//! `prefetch`, `indexes`, `lookup`, `submissions`, `tickers`, `finding`, `discover`: the
//! search. `consumer`, `download`: the run.

#![forbid(unsafe_code)]

mod answer;
mod background;
mod body;
mod cache;
mod calendar;
mod client;
mod consumer;
mod contact;
mod discover;
mod download;
mod durable;
mod error;
mod event;
mod failures;
mod filing_path;
mod finding;
mod forms;
mod index;
mod indexes;
mod json;
mod limiter;
mod listing;
mod lookup;
mod period;
mod prefetch;
mod query;
mod rate;
mod refusal;
mod retry;
mod runtime;
mod shared_pace;
mod store;
mod submissions;
mod target;
mod tickers;
mod urls;

pub use cache::{Cache, user_cache_folder};
pub use calendar::{Quarter, earlier, is_holiday, last_rebuild, later, today, weekdays};
pub use client::{Client, Settings};
pub use consumer::{Arrivals, Consumer, InOrder};
pub use contact::Contact;
pub use discover::{Discovery, companies_with, discover};
pub use download::{Download, Report};
pub use durable::sync_folder;
pub use error::{Error, ErrorKind};
pub use event::{Event, Observer};
pub use failures::{Failure, FailureLog};
pub use filing_path::FilingPath;
pub use forms::FormFilter;
pub use index::{Index, IndexRow};
pub use indexes::{DayIndexes, Indexes};
pub use listing::{ListedFiling, Party, Role};
pub use period::Period;
pub use query::Query;
pub use rate::Rate;
pub use retry::Patience;
pub use runtime::{Interrupt, run};
pub use store::{Presence, Store, Stored};
pub use target::{Target, read_list};
pub use urls::Urls;

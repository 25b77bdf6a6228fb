//! EDGAR over the network: which filings there are, and their bytes on disk.
//!
//! [`discover()`] turns what a user asks for into a list of filings, [`Download`] fetches them into
//! a [`Store`], and every request of a process goes through one [`Client`], which keeps to EDGAR's
//! rules of fair access. What a filing says is no business of this module.
//!
//! Async code lives here alone: [`run`] drives it on a thread of its own, so that callers stay
//! synchronous.

#![forbid(unsafe_code)]

mod address;
mod ahead;
mod answer;
mod apart;
mod body;
mod cache;
mod calendar;
mod client;
mod contact;
mod discover;
mod download;
mod error;
mod event;
mod failures;
mod found;
mod index;
mod indexes;
mod limit;
mod listed;
mod lookup;
mod period;
mod query;
mod retry;
mod runtime;
mod store;
mod submissions;
mod taker;
mod throttle;
mod tickers;
mod together;
mod urls;
mod what;

pub use address::FilingPath;
pub use cache::Cache;
pub use calendar::{Quarter, today};
pub use calendar::{earlier, is_holiday, last_rebuild, later, weekdays};
pub use client::{Client, Settings};
pub use contact::Contact;
pub use discover::{Discovery, companies_with, discover, search};
pub use download::{Download, Report};
pub use error::{Error, ErrorKind};
pub use event::{Event, Observer};
pub use failures::{Failure, FailureLog};
pub use found::Found;
pub use index::{Index, IndexRow};
pub use indexes::{DayIndexes, Indexes};
pub use limit::Rate;
pub use listed::{FormFilter, Listed, Party, Role};
pub use period::Period;
pub use query::Query;
pub use retry::Patience;
pub use runtime::{Interrupt, run};
pub use store::sync_folder;
pub use store::{Presence, Store, Stored};
pub use taker::{Arrivals, InOrder, Taker};
pub use urls::Urls;
pub use what::{What, read_list};

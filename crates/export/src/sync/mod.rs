//! An export that is kept current: what is new on EDGAR is fetched, converted and published, run
//! after run.
//!
//! [`Session`] does one run in four steps, each of which can be killed and taken up again:
//!
//! 1. *Discovery* reads the indexes and lists that may hold something new, and notes in the
//!    ledger (`State`) which filings there are, which were corrected and which were withdrawn.
//! 2. *Download* fetches the filings that are not there, each until it is there once.
//! 3. *Conversion* reads what was fetched and notes the group each filing belongs to: its day of
//!    filing, its issuer.
//! 4. *Publication* writes the tables of every group that changed anew, whole, from the filings on
//!    disk, so that they equal those of a fresh conversion of all of them.
//!
//! The ledger never runs ahead of the disk: a filing is noted as fetched when its file is there,
//! and a group as published when its tables are.

mod clock;
mod company;
mod content;
mod counts;
mod filings;
mod index;
mod lock;
mod online;
mod options;
mod plan;
mod publish;
mod raw;
mod run;
mod sort;
mod state;
mod status;

pub use clock::Clock;
pub use counts::{Counts, Watcher};
pub use options::{Follow, Options};
pub use plan::Plan;
pub use run::{Session, rehearse};
pub use status::{LastRun, Status, Troubled};

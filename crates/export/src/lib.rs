//! Whole runs: filings from files, archives or EDGAR, into tables of every format.
#![forbid(unsafe_code)]

mod error;
#[cfg(feature = "edgar")]
pub mod fetch;
pub mod pipeline;
mod research;
pub mod sink;
pub mod source;
#[cfg(all(feature = "edgar", feature = "sqlite"))]
pub mod sync;

pub use error::{Error, ErrorKind, Result};

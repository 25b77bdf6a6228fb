//! Whole runs: filings from files, archives or EDGAR, into tables of every format.
#![forbid(unsafe_code)]

pub mod pipeline;
pub mod sink;
pub mod source;
#[cfg(all(feature = "edgar", feature = "sqlite"))]
pub mod sync;

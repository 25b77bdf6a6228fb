//! Reads SEC ownership filings (Forms 3, 4 and 5) and turns them into tables.
#![forbid(unsafe_code)]

mod error;
mod filing;
mod ids;
#[cfg(feature = "json")]
mod json;
pub mod model;
mod problem;
#[cfg(test)]
mod sample;
pub mod sink;
mod submission;
pub mod table;
mod value;
#[cfg(feature = "cli")]
pub mod view;
mod words;

pub use error::{Error, ErrorKind, Result};
pub use filing::{Filing, ReadAs};
pub use ids::{AccessionNumber, Cik, FootnoteId};
pub use problem::{Code, Problem, Severity};
pub use submission::{Header, Party};
pub use value::{Date, DateTime, Decimal, Field, Flag, FromFiled, Str, Value};

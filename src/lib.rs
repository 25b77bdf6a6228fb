//! Reads SEC ownership filings (Forms 3, 4 and 5) and turns them into tables.
#![forbid(unsafe_code)]

#[cfg(feature = "fetch")]
pub mod edgar;
mod error;
mod filing;
mod ids;
pub mod model;
mod problem;
mod submission;
mod value;

pub use error::{Error, ErrorKind, Result};
pub use filing::{Filing, ReadAs};
pub use ids::{AccessionNumber, Cik, FootnoteId};
pub use problem::{Code, Problem, Severity};
pub use submission::{Header, Party};
pub use value::{Date, DateTime, Decimal, Field, FromFiled, Str, Value};

//! Reads SEC ownership filings (Forms 3, 4 and 5) and turns them into tables.
#![forbid(unsafe_code)]

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "fetch")]
pub mod edgar;
mod error;
mod filing;
mod ids;
mod integrity;
#[cfg(feature = "json")]
mod json;
pub mod model;
mod password;
#[cfg(feature = "convert")]
pub mod pipeline;
mod problem;
mod read;
mod rendering;
#[cfg(test)]
mod sample;
#[cfg(feature = "convert")]
pub mod sink;
mod sniff;
#[cfg(feature = "convert")]
pub mod source;
mod str;
mod submission;
#[cfg(all(feature = "fetch", feature = "sqlite"))]
pub mod sync;
pub mod table;
mod text;
mod value;
#[cfg(feature = "cli")]
pub mod view;
mod words;
mod xml;

pub use error::{Error, ErrorKind, Result};
pub use filing::{Filing, ReadAs};
pub use ids::{AccessionNumber, Cik, FootnoteId};
pub use problem::{Code, Problem, Severity};
pub use read::{not_ownership, read};
pub use submission::{Header, Party};
pub use value::{Date, DateTime, Decimal, Field, Flag, FromFiled, Str, Value};
pub use xml::ownership_paths;

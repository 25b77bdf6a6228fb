//! Reads SEC ownership filings (Forms 3, 4 and 5) and turns them into tables.
#![forbid(unsafe_code)]

pub mod csv;
mod error;
mod error_page;
mod filing;
mod ids;
mod integrity;
#[cfg(feature = "json")]
pub mod json;
pub mod model;
mod password;
mod problem;
mod read;
mod rendering;
#[cfg(test)]
mod sample;
mod sniff;
mod str;
mod submission;
pub mod table;
mod text;
pub mod value;
pub mod words;
mod xml;

pub use error::{AtPath, Error, ErrorKind, Explain, FileError, Result};
pub use filing::{Filing, ReadAs};
pub use ids::{AccessionNumber, Cik, FootnoteId, InvalidIdentifier};
pub use problem::{Code, Problem, Severity};
pub use read::{not_ownership, read};
pub use submission::{Header, Party};
pub use value::{Date, DateTime, Decimal, Field, Flag, FromFiled, Str, Value};
pub use xml::ownership_paths;

/// The example of the README.
#[cfg(all(doctest, feature = "json"))]
#[doc = include_str!("../README.md")]
struct Readme;

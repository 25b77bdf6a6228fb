//! Reads SEC ownership filings (Forms 3, 4 and 5: what insiders own, buy and sell) and turns them
//! into tables.
//!
//! [`read()`] takes the bytes of one filing and gives a [`Filing`]; what the bytes are, they say
//! themselves. Nothing is lost and nothing invented: every value of a filing ends in one cell, or
//! in a [`Problem`] with its text as filed. Numbers keep their digits; no float touches money.
//!
//! # Example
//!
//! ```
//! let bytes = br#"<ownershipDocument>
//!   <documentType>4</documentType>
//!   <issuer><issuerName>SAMPLE CO</issuerName></issuer>
//!   <nonDerivativeTable><nonDerivativeTransaction>
//!     <securityTitle><value>Common Stock</value></securityTitle>
//!     <transactionCoding><transactionCode>P</transactionCode></transactionCoding>
//!     <transactionAmounts>
//!       <transactionShares><value>1000.50</value></transactionShares>
//!       <transactionPricePerShare><value>.275</value><footnoteId id="F1"/></transactionPricePerShare>
//!     </transactionAmounts>
//!   </nonDerivativeTransaction></nonDerivativeTable>
//!   <footnotes><footnote id="F1">An average.</footnote></footnotes>
//! </ownershipDocument>"#;
//! let filing = section16::read(bytes)?;
//!
//! // The form, with the names of the SEC's schema.
//! for transaction in filing.document.transactions() {
//!     let (shares, price) = (transaction.shares(), transaction.price_per_share());
//!     assert_eq!(shares.valid().map(|shares| shares.as_str()), Some("1000.50"));
//!     assert_eq!(price.footnotes[0].as_str(), "F1");
//! }
//!
//! // The same as rows of the nine tables.
//! use section16::table::{Layout, Record};
//! let record = Record { key: "0000000001-24-000001", source: "form4.xml", filing: Some(&filing), problems: &[] };
//! Layout::Tables.rows(&record, |table, cells| {
//!     println!("{}: {} cells", Layout::Tables.tables()[table].name, cells.len());
//! });
//!
//! // What the cells do not say.
//! for problem in &filing.problems {
//!     println!("{}: {}", problem.location, problem.message);
//! }
//! # Ok::<(), section16::Error>(())
//! ```
//!
//! # Main types
//!
//! | | |
//! |---|---|
//! | [`Filing`] | one filing: its [`Header`], its document, its problems |
//! | [`model::OwnershipDocument`] | the form, named after the SEC's schema |
//! | [`Value`], [`Field`], [`Decimal`], [`Flag`] | what stands in one place: absent, empty, valid and invalid are four states |
//! | [`security::Transaction`], [`security::Holding`] | rows of both tables seen as one |
//! | [`Problem`], [`Code`] | what the cells do not say |
//! | [`table::Table`], [`table::Layout`], [`table::Record`] | the declared tables, and rows of cells |
//! | [`csv::Encoder`] | rows to the bytes of CSV and TSV |
//! | [`view::Block`] | the form for people, in a terminal, a page or a notebook |
//! | [`words`] | what the codes of the form mean |
//!
//! # Features
//!
//! - `html` (default): renderings that are web pages.
//! - `json` (default): the model to JSON and back, JSON lines, the data package.
//!
//! # Limits
//!
//! The library holds one filing in memory at a time, and touches no file, thread, clock or network:
//! whole runs are `section16-export`, EDGAR is `section16-edgar`, the program is `section16-cli`.
//! Entities and DTDs are never loaded. Ownership XML begins in 2003; older filings are text, and a
//! rendering holds less than the XML. A filer's password, should it be in a file, goes nowhere.
//!
//! # Data sources
//!
//! EDGAR's filings, as published: `https://www.sec.gov/Archives/edgar/`. The schema is the SEC's
//! ownership XML technical specification, versions X0101 to X0609; the layout `sec` is that of the
//! SEC's Insider Transactions Data Sets.
#![forbid(unsafe_code)]

pub mod calendar;
pub mod csv;
mod encoding;
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
pub mod security;
mod sniff;
mod str;
mod submission;
pub mod table;
mod value;
pub mod view;
mod weight;
pub mod words;
mod xml;

pub use error::{AtPath, Error, ErrorKind, Explain, FileError, Result};
pub use filing::{Filing, ReadAs};
pub use ids::{AccessionNumber, Cik, FootnoteId, InvalidIdentifier};
pub use problem::{Code, Problem, Severity};
pub use read::{not_ownership, read, set_header};
pub use submission::{Header, Party};
pub use value::{Date, DateTime, Decimal, Field, Flag, FromFiled, Str, Value, compact_date};

/// The example of the README.
#[cfg(all(doctest, feature = "json"))]
#[doc = include_str!("../README.md")]
struct Readme;

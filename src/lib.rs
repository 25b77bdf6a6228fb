//! Reads the ownership filings of the SEC (Forms 3, 4 and 5: what insiders of a company own, buy
//! and sell) and turns them into tables.
//!
//! Bytes go in: ownership XML of every version, the full submissions and feed submissions that EDGAR
//! keeps, and the web pages, texts and markdown that are left of older filings. A [`Filing`] comes
//! out, with every value as filed, every footnote tied to its value, and a list of [`Problem`]s that
//! says what the values cannot. Nothing is lost, nothing invented.
//!
//! # Example
//!
//! ```
//! let bytes = br#"<ownershipDocument>
//!   <documentType>4</documentType>
//!   <issuer><issuerCik>77777</issuerCik><issuerName>Sample Widgets</issuerName></issuer>
//!   <nonDerivativeTable><nonDerivativeTransaction>
//!     <securityTitle><value>Common Stock</value></securityTitle>
//!     <transactionDate><value>2024-07-19</value></transactionDate>
//!     <transactionCoding><transactionCode>P</transactionCode></transactionCoding>
//!     <transactionAmounts>
//!       <transactionShares><value>1000</value></transactionShares>
//!       <transactionPricePerShare><value>10.50</value><footnoteId id="F1"/></transactionPricePerShare>
//!       <transactionAcquiredDisposedCode><value>A</value></transactionAcquiredDisposedCode>
//!     </transactionAmounts>
//!   </nonDerivativeTransaction></nonDerivativeTable>
//!   <footnotes><footnote id="F1">The average of several trades.</footnote></footnotes>
//! </ownershipDocument>"#;
//!
//! let filing = section16::read(bytes)?;
//! let document = &filing.document;
//! assert_eq!(document.issuer.issuer_name.text(), "Sample Widgets");
//! for trade in document.transactions() {
//!     assert_eq!(trade.code().text(), "P");
//!     assert_eq!(section16::words::transaction_code("P"), Some("purchase"));
//!     // Digits stay as filed; `None` is a value that is missing or cannot be read.
//!     assert_eq!(trade.price().valid().map(|price| price.as_str()), Some("10.50"));
//!     assert_eq!(trade.price().footnotes[0].as_str(), "F1");
//! }
//! // What a reader must know besides: here, for one, that nobody signed.
//! assert!(filing.problems.iter().any(|problem| problem.location == "ownerSignature".into()));
//! # Ok::<(), section16::Error>(())
//! ```
//!
//! A folder or an archive of filings, files of every format and downloads from EDGAR are the business
//! of the crates above this one (`section16-export`, `section16-edgar`) and of the program
//! `section16`. This crate sees bytes alone: it opens no file, starts no thread and asks no network
//! and no clock, so it also runs in a browser.
//!
//! # Where to go on
//!
//! | you want | look at |
//! |---|---|
//! | to read a filing | [`read()`], [`Filing`], [`Error`] |
//! | what stands on the form | [`model`], [`OwnershipDocument::transactions`](model::OwnershipDocument::transactions) |
//! | what a value can be: absent, empty, valid, invalid | [`Value`], [`Field`], [`Decimal`], [`Flag`] |
//! | when and by whom it was filed | [`Header`], [`AccessionNumber`], [`Cik`] |
//! | what could not be read, was repaired or contradicts itself | [`Problem`], [`Code`], [`Severity`] |
//! | rows and columns | [`table`], [`csv`] |
#![cfg_attr(feature = "json", doc = "| JSON, both ways | [`json`] |")]
//! | the form for people, in a terminal or a notebook | [`view`] |
//! | the meaning of codes | [`words`] |
//!
//! # Features
//!
//! Both are on unless `default-features = false` is said.
//!
//! - `html`: renderings that are web pages. Without it they are no filings to [`read()`].
//! - `json`: the model to JSON and back, JSON lines, a data package that describes the tables.
//!
//! # Limits
//!
//! - Ownership XML begins in 2003; older filings are texts, and a text has lost what its layout does
//!   not show. Such a filing is read with care, and what is unclear is a problem and no value.
//! - A value that cannot be read is [`Value::Invalid`] and keeps its text; a filing that ends too
//!   early is read as far as it goes.
//! - A file is read whole, in memory; nothing in it is ever loaded from elsewhere.
//! - The filer's password (`rptOwnerCcc`), should it be in a file, is in nothing that is returned.
//! - What a filing says is taken as said: nothing is looked up, corrected or completed.
//!
//! # Data sources
//!
//! - Filings: EDGAR, the system of the SEC; its rules of access are at
//!   <https://www.sec.gov/search-filings/edgar-search-assistance/accessing-edgar-data>.
//! - Names of elements and their meaning: the SEC's *Ownership XML Technical Specification*, versions
//!   X0101 to X0609, and the printed Forms 3, 4 and 5.
//! - The layout [`Sec`](table::Layout::Sec) of the tables: the SEC's *Insider Transactions Data
//!   Sets*, <https://www.sec.gov/data-research/sec-markets-data/insider-transactions-data-sets>.
#![forbid(unsafe_code)]

pub mod csv;
mod encoding;
mod error;
mod filing;
#[cfg(test)]
mod generated;
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
mod value;
pub mod view;
pub mod words;
mod xml;

pub use error::{AtPath, Error, ErrorKind, Explain, FileError, Result};
pub use filing::{Filing, ReadAs};
pub use ids::{AccessionNumber, Cik, FootnoteId, InvalidIdentifier};
pub use problem::{Code, Problem, Severity};
pub use read::{not_ownership, read};
pub use submission::{Header, Party};
pub use value::{Date, DateTime, Decimal, Field, Flag, FromFiled, Str, Value, compact_date};

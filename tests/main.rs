//! The integration tests, one binary; each module says what it is for.
#![allow(clippy::print_stderr, clippy::unwrap_used, unreachable_pub)]

/// Archives as inputs.
mod archives;
/// `section16 check`.
mod check;
/// The command line: exit status, standard output, standard error.
mod cli;
/// The declared tables against the contract.
mod contract;
/// Filings that come more than once.
mod copies;
/// The commands of README and guide, as written.
#[cfg(all(unix, feature = "fetch", feature = "sqlite", feature = "xlsx", feature = "parquet"))]
mod documents;
/// Fetching and listing, against a small EDGAR.
#[cfg(feature = "fetch")]
mod fetch;
/// Files that are made from the code.
mod generated;
/// The samples against their expected tables.
mod golden;
/// What is no filing.
mod inputs;
/// JSON lines of real filings, read back.
mod json_lines;
/// Which module may know which.
mod layers;
/// The layouts `sec` and `flat`, and what `schema` says of them.
mod layouts;
/// Every cell of every real filing, worked out a second time.
mod lossless;
/// Outputs: groupings, order, interruption, atomicity.
mod outputs;
/// The filer's password, in no output.
mod passwords;
/// Every path that was ever met on EDGAR.
mod paths;
/// What holds for every document.
mod properties;
/// Inputs that were read wrongly once, or could be.
mod regression;
/// Pages that render a form.
#[cfg(feature = "html")]
mod renderings;
/// The research tables against labels and answers that were written first.
mod research;
/// The layout `sec` against the SEC's own rows.
mod sec_parity;
/// `section16 show`.
mod show;
/// Things that every module needs.
mod support;
/// An export kept current, against a small EDGAR.
#[cfg(all(feature = "fetch", feature = "sqlite"))]
mod sync;
/// Workbooks, Parquet files and the database.
#[cfg(all(feature = "xlsx", feature = "parquet", feature = "sqlite"))]
mod typed_formats;
/// What is well-formed, and unusual or hardly meant.
mod unusual;

//! The integration tests, one binary; each module says what it is for.

/// The declared tables against the contract.
mod contract;
/// JSON lines of real filings, read back.
mod json_lines;
/// The layout `sec` against the SEC's own rows.
mod sec_parity;
/// Things that every module needs.
mod support;

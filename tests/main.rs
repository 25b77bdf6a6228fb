//! The integration tests, one binary; each module says what it is for.

/// The declared tables against the contract.
mod contract;
/// Files that are made from the code.
mod generated;
/// The samples against their expected tables.
mod golden;
/// Things that every module needs.
mod support;

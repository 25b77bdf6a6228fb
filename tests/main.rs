//! The integration tests, one binary; each module says what it is for.

/// The declared tables against the contract.
mod contract;
/// Things that every module needs.
mod support;

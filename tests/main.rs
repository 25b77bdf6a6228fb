//! The integration tests, one binary; each module says what it is for.
#![allow(unreachable_pub)]

/// The declared tables against the contract.
mod contract;
/// Every cell of every real filing, worked out a second time.
mod lossless;
/// Every path that was ever met on EDGAR.
mod paths;
/// What holds for every document.
mod properties;
/// Things that every module needs.
mod support;

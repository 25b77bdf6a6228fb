//! The JSON that EDGAR answers with.
//!
//! Bytes enter; a value leaves, or a sentence about the place of the mistake.
//! Next: [`crate::submissions`] and [`crate::tickers`], which are such answers.

use serde::Deserialize;

/// Reads JSON; the place of a mistake is told, and never its text.
pub(crate) fn from_json<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        format!("the answer is not the JSON of EDGAR (line {line}, column {column})")
    })
}

//! What is to be written, and how.

use std::path::PathBuf;

use section16::table::Layout;

use crate::sink::{Format, Per};

/// What is to be written, and how.
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// The output folder.
    pub out: PathBuf,
    /// How filings are grouped.
    pub per: Per,
    /// Which tables are written.
    pub layout: Layout,
    /// In which formats.
    pub formats: Vec<Format>,
    /// Text cells that a spreadsheet would take for a formula get an apostrophe.
    pub escape_formulas: bool,
}

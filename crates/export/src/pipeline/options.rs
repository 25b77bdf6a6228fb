//! What is to be written, and how.

use std::path::PathBuf;
use std::sync::Arc;

use section16::table::Layout;

use crate::sink::{Format, Per, TypedFormat};

/// What is to be written, and how.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ExportOptions {
    /// The output folder.
    pub out: PathBuf,
    /// How filings are grouped.
    pub per: Per,
    /// Which tables are written.
    pub layout: Layout,
    /// In which formats.
    pub formats: Vec<Format>,
    /// In which formats beside those of this crate.
    pub more_formats: Vec<Arc<dyn TypedFormat>>,
    /// Whether a database that is there is written to in transactions, instead of being replaced
    /// by a whole one at the end.
    pub(crate) database_in_place: bool,
    /// Text cells that a spreadsheet would take for a formula get an apostrophe.
    pub escape_formulas: bool,
}

impl ExportOptions {
    /// CSV files of the contract's tables below `out`, a folder for each filing.
    pub fn new(out: impl Into<PathBuf>) -> Self {
        Self {
            out: out.into(),
            per: Per::Filing,
            layout: Layout::Tables,
            formats: vec![Format::Csv],
            more_formats: Vec::new(),
            database_in_place: false,
            escape_formulas: false,
        }
    }
}

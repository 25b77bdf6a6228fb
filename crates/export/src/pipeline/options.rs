//! What is to be written, and how.

use std::path::PathBuf;
use std::sync::Arc;

use section16::table::Layout;

use crate::sink::{Format, Per, Place, TypedFormat};

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
    /// Whether each format has a folder of its own; where there are several, unless it is said.
    pub(crate) is_apart: Option<bool>,
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
            is_apart: None,
            escape_formulas: false,
        }
    }

    /// The formats asked for: each once, and TSV for CSV where the layout is of files with tabs.
    pub fn set_formats(&mut self, asked: impl IntoIterator<Item = Format>) {
        self.formats.clear();
        for format in asked {
            let format = match format {
                Format::Csv if self.layout.is_tab_separated() => Format::Tsv,
                format => format,
            };
            if !self.formats.contains(&format) {
                self.formats.push(format);
            }
        }
    }

    /// Where the outputs go.
    pub(crate) fn place(&self) -> Place {
        let mut names: Vec<_> = self.formats.iter().map(|format| format.extension()).collect();
        names.extend(self.more_formats.iter().map(|format| format.extension()));
        names.sort_unstable();
        names.dedup();
        let is_apart = self.is_apart.unwrap_or(names.len() > 1);
        Place { per: self.per, layout: self.layout, is_apart }
    }
}

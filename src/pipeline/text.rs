//! The formats of text: which files they have for a group, where these stand, and what is in them.

use std::io;
use std::path::PathBuf;

use crate::sink::{Format, Group, Place, TextBatch, TextEncoder, TextStyle};
use crate::table::Layout;

use super::outcome::Outcome;

/// A format of text in a run.
#[derive(Clone, Debug)]
pub(super) struct TextFormat {
    format: Format,
    layout: Layout,
    encoding: Encoding,
    /// What the files begin with, a file each.
    headers: Vec<Vec<u8>>,
}

/// How records become text.
#[derive(Clone, Copy, Debug)]
enum Encoding {
    /// A file for each table of the layout, a line for each row.
    Tables(TextStyle),
    /// One file, a line for each record, whatever the layout.
    #[cfg(feature = "json")]
    Records,
}

impl TextFormat {
    /// The text format that `format` is, if it is one.
    ///
    /// # Errors
    ///
    /// None that memory does not make.
    pub(super) fn new(
        format: Format,
        layout: Layout,
        escape_formulas: bool,
    ) -> io::Result<Option<Self>> {
        let encoding = match format {
            Format::Csv => Encoding::Tables(TextStyle { escape_formulas, ..TextStyle::CSV }),
            Format::Tsv => Encoding::Tables(TextStyle { escape_formulas, ..TextStyle::TSV }),
            #[cfg(feature = "json")]
            Format::Jsonl => Encoding::Records,
            _ => return Ok(None),
        };
        let headers = match encoding {
            Encoding::Tables(style) => {
                let headers = layout.tables().iter().map(|table| style.header(table));
                headers.collect::<io::Result<_>>()?
            }
            #[cfg(feature = "json")]
            Encoding::Records => vec![Vec::new()],
        };
        Ok(Some(Self { format, layout, encoding, headers }))
    }

    /// What each file of a group begins with.
    pub(super) fn headers(&self) -> &[Vec<u8>] {
        &self.headers
    }

    /// Where the file at position `file` of `group` stands, below the output folder.
    pub(super) fn path(&self, place: Place, group: &Group, file: usize) -> PathBuf {
        match self.encoding {
            Encoding::Tables(_) => place.table(group, self.layout.tables()[file], self.format),
            #[cfg(feature = "json")]
            Encoding::Records => place.lines(group),
        }
    }

    /// The text of `outcomes`.
    ///
    /// # Errors
    ///
    /// None that memory does not make.
    pub(super) fn encode(&self, outcomes: &[Outcome]) -> io::Result<TextBatch> {
        match self.encoding {
            Encoding::Tables(style) => {
                let mut encoder = TextEncoder::new(self.layout, style);
                for outcome in outcomes {
                    encoder.record(&outcome.record())?;
                }
                encoder.finish()
            }
            #[cfg(feature = "json")]
            Encoding::Records => TextBatch::of_lines(outcomes, |outcome, out| {
                if outcome.has_rows() {
                    crate::sink::jsonl::encode(&outcome.record(), out)?;
                }
                Ok(())
            }),
        }
    }
}

//! The formats of text: which files they have for a group, where these stand, and what is in them.

use std::path::{Path, PathBuf};

use section16::{
    csv::{self, Style},
    json,
    table::Layout,
};

use section16::AtPath;

use crate::error::Result;
use crate::sink::{Format, Group, KeyOf, Part, Place};

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
    Tables(Style),
    /// One file, a line for each record, whatever the layout.
    Records,
}

impl TextFormat {
    /// The text format that `format` is, if it is one.
    pub(super) fn new(format: Format, layout: Layout, escape_formulas: bool) -> Option<Self> {
        let encoding = match format {
            Format::Csv => Encoding::Tables(Style { escape_formulas, ..Style::CSV }),
            Format::Tsv => Encoding::Tables(Style { escape_formulas, ..Style::TSV }),
            Format::Jsonl => Encoding::Records,
            _ => return None,
        };
        let headers = match encoding {
            Encoding::Tables(style) => {
                layout.tables().iter().map(|table| style.header(table)).collect()
            }
            Encoding::Records => vec![Vec::new()],
        };
        Some(Self { format, layout, encoding, headers })
    }

    /// What each file of a group begins with.
    pub(super) fn headers(&self) -> &[Vec<u8>] {
        &self.headers
    }

    /// Where the file at position `file` of `group` stands, below the output folder.
    pub(super) fn path(&self, place: Place, group: &Group, file: usize) -> PathBuf {
        match self.encoding {
            Encoding::Tables(_) => {
                place.table(group, self.layout.tables()[file], self.format.extension())
            }
            Encoding::Records => place.lines(group),
        }
    }

    /// What there is in each group, a file each.
    pub(super) fn parts(&self) -> Vec<Part> {
        let (key, has_quotes): (KeyOf, _) = match self.encoding {
            Encoding::Tables(style) if style.delimiter == b'\t' => (key_of_tsv, true),
            Encoding::Tables(_) => (key_of_csv, true),
            Encoding::Records => (key_of_json, false),
        };
        let headers = self.headers.iter().cloned();
        headers.map(|header| Part { header, key, has_quotes }).collect()
    }

    /// The text of `outcomes`.
    ///
    /// # Errors
    ///
    /// None in practice: every value has a form in JSON.
    pub(super) fn encode(&self, outcomes: &[Outcome]) -> Result<TextLines> {
        match self.encoding {
            Encoding::Tables(style) => {
                let mut encoder = csv::Encoder::new(self.layout, style);
                for outcome in outcomes {
                    encoder.record(&outcome.record());
                }
                Ok(TextLines::Tables(encoder.finish()))
            }
            Encoding::Records => {
                let (mut text, mut ends) = (Vec::new(), Vec::with_capacity(outcomes.len()));
                for outcome in outcomes {
                    if outcome.has_rows() {
                        json::write_line(&outcome.record(), &mut text)
                            .at(Path::new(&outcome.source))?;
                    }
                    ends.push(text.len());
                }
                Ok(TextLines::Records { text, ends })
            }
        }
    }
}

fn key_of_csv(record: &[u8]) -> Option<&str> {
    key_before(record, b',')
}

fn key_of_tsv(record: &[u8]) -> Option<&str> {
    key_before(record, b'\t')
}

/// The first cell of a row, which has its key in every layout.
fn key_before(record: &[u8], delimiter: u8) -> Option<&str> {
    std::str::from_utf8(record.split(|byte| *byte == delimiter).next()?).ok()
}

fn key_of_json(record: &[u8]) -> Option<&str> {
    let rest = record.strip_prefix(br#"{"accession_number":""#)?;
    key_before(rest, b'"')
}

/// A batch of outcomes as text.
#[derive(Debug)]
pub(super) enum TextLines {
    /// A file for each table.
    Tables(csv::Batch),
    /// One file, and where each outcome ends in it.
    Records { text: Vec<u8>, ends: Vec<usize> },
}

impl TextLines {
    /// The lines of the outcome at `index` in the file at position `file`.
    pub(super) fn lines(&self, file: usize, index: usize) -> &[u8] {
        match self {
            Self::Tables(batch) => batch.lines(file, index),
            Self::Records { text, ends } => {
                let start = index.checked_sub(1).map_or(0, |before| ends[before]);
                &text[start..ends[index]]
            }
        }
    }

    /// The number of files.
    pub(super) fn files(&self) -> usize {
        match self {
            Self::Tables(batch) => batch.tables(),
            Self::Records { .. } => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use section16::table::Record;

    /// Lines are taken back by the keys that these functions find.
    #[test]
    fn the_first_cell_of_every_row_is_its_key() {
        let filing = section16::read(
            b"<ownershipDocument><remarks>a</remarks><footnotes><footnote id='F1'>b</footnote>\
              </footnotes></ownershipDocument>",
        )
        .unwrap();
        let key = "0000000001-24-000001";
        let record = Record { key, source: "s", ..Record::from(&filing) };
        for layout in [Layout::Tables, Layout::Sec, Layout::Flat] {
            for (format, find) in [(Format::Csv, key_of_csv as KeyOf), (Format::Tsv, key_of_tsv)] {
                let text = TextFormat::new(format, layout, true).unwrap();
                let Encoding::Tables(style) = text.encoding else { panic!("{format:?}") };
                let mut encoder = csv::Encoder::new(layout, style);
                encoder.record(&record);
                let batch = encoder.finish();
                for table in 0..batch.tables() {
                    for line in batch.lines(table, 0).split_inclusive(|byte| *byte == b'\n') {
                        assert_eq!(find(line), Some(key), "{layout:?} {format:?}");
                    }
                }
            }
        }
        let mut line = Vec::new();
        json::write_line(&record, &mut line).unwrap();
        assert_eq!(key_of_json(&line), Some(key));
    }
}

//! CSV and TSV: records enter, the lines of every table of a layout leave as bytes. Which file the
//! bytes go to is no business of this module; what a row holds, [`table`](crate::table) says.
//!
//! # Examples
//!
//! ```
//! use section16::csv::{Encoder, Style};
//! use section16::table::{Layout, Record, Table};
//!
//! let filing = section16::read(b"<ownershipDocument><footnotes>\
//!     <footnote id='F1'>Held by a trust, see F2.</footnote></footnotes></ownershipDocument>")?;
//! let mut encoder = Encoder::new(Layout::Tables, Style::CSV);
//! encoder.record(&Record { key: "file:a.xml", ..Record::from(&filing) });
//! let batch = encoder.finish();
//! let footnotes = Layout::Tables.position("footnotes").expect("a table of the contract");
//! assert_eq!(batch.lines(footnotes, 0), b"file:a.xml,F1,\"Held by a trust, see F2.\"\n");
//! # Ok::<(), section16::Error>(())
//! ```

use csv_core::{QuoteStyle, Writer, WriterBuilder};

use crate::table::{Cell, Layout, Record, TableDef};

/// How rows are written as lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Between the cells: a comma or a tab.
    pub delimiter: u8,
    /// Cells that begin with `=`, `+`, `-` or `@` get a leading apostrophe.
    pub escape_formulas: bool,
}

impl Style {
    /// Comma-separated values, RFC 4180 with LF.
    pub const CSV: Self = Self { delimiter: b',', escape_formulas: false };
    /// Tab-separated values with the same quoting.
    pub const TSV: Self = Self { delimiter: b'\t', escape_formulas: false };

    /// The header line of `table`.
    pub fn header(self, table: &TableDef) -> Vec<u8> {
        let mut lines = Lines::new(self);
        for column in table.columns {
            lines.field(column.name.as_bytes());
        }
        lines.end();
        lines.out
    }
}

/// The lines of one table as they grow. Which fields need quotes, csv-core says.
struct Lines {
    rules: Writer,
    delimiter: u8,
    out: Vec<u8>,
    /// Where the line that is being written begins.
    start: usize,
    has_fields: bool,
}

impl Lines {
    fn new(style: Style) -> Self {
        let rules = WriterBuilder::new()
            .delimiter(style.delimiter)
            .quote_style(QuoteStyle::Necessary)
            .build();
        let delimiter = style.delimiter;
        Self { rules, delimiter, out: Vec::new(), start: 0, has_fields: false }
    }

    fn field(&mut self, field: &[u8]) {
        if self.has_fields {
            self.out.push(self.delimiter);
        }
        self.has_fields = true;
        if !self.rules.should_quote(field) {
            self.out.extend_from_slice(field);
            return;
        }
        self.out.push(b'"');
        for (index, part) in field.split(|byte| *byte == b'"').enumerate() {
            if index > 0 {
                self.out.extend_from_slice(b"\"\"");
            }
            self.out.extend_from_slice(part);
        }
        self.out.push(b'"');
    }

    fn end(&mut self) {
        // A line of one empty field would be read as no line at all.
        if self.out.len() == self.start {
            self.out.extend_from_slice(b"\"\"");
        }
        self.out.push(b'\n');
        self.start = self.out.len();
        self.has_fields = false;
    }

    fn row(&mut self, scratch: &mut Vec<u8>, cells: &[Cell<'_>], escape_formulas: bool) {
        for cell in cells {
            match cell {
                Cell::Empty => self.field(&[]),
                Cell::Text(text) | Cell::Decimal(text) if !escape_formulas => {
                    self.field(text.as_bytes());
                }
                _ => {
                    scratch.clear();
                    cell.write_text(scratch);
                    if escape_formulas && matches!(scratch.first(), Some(b'=' | b'+' | b'-' | b'@'))
                    {
                        scratch.insert(0, b'\'');
                    }
                    self.field(scratch);
                }
            }
        }
        self.end();
    }
}

/// Turns rows of one table into lines.
///
/// # Examples
///
/// ```
/// use section16::csv::{RowEncoder, Style};
/// use section16::table::Cell;
///
/// let mut rows = RowEncoder::new(Style::CSV);
/// rows.row(&[Cell::text("a, b"), Cell::Empty, Cell::Integer(2)]);
/// assert_eq!(rows.take(), b"\"a, b\",,2\n");
/// ```
pub struct RowEncoder {
    lines: Lines,
    escape_formulas: bool,
    scratch: Vec<u8>,
}

impl RowEncoder {
    /// An encoder without lines.
    pub fn new(style: Style) -> Self {
        let escape_formulas = style.escape_formulas;
        Self { lines: Lines::new(style), escape_formulas, scratch: Vec::new() }
    }

    /// Adds a line.
    pub fn row(&mut self, cells: &[Cell<'_>]) {
        self.lines.row(&mut self.scratch, cells, self.escape_formulas);
    }

    /// How many bytes the lines have.
    pub fn size(&self) -> usize {
        self.lines.out.len()
    }

    /// The lines so far, which are taken out.
    pub fn take(&mut self) -> Vec<u8> {
        self.lines.start = 0;
        std::mem::take(&mut self.lines.out)
    }
}

/// Turns records into lines, all tables of a layout at once, many records into the same buffers.
pub struct Encoder {
    layout: Layout,
    escape_formulas: bool,
    tables: Vec<Lines>,
    scratch: Vec<u8>,
    ends: Vec<usize>,
}

impl Encoder {
    /// An encoder of `layout`.
    pub fn new(layout: Layout, style: Style) -> Self {
        Self {
            layout,
            escape_formulas: style.escape_formulas,
            tables: layout.tables().iter().map(|_| Lines::new(style)).collect(),
            scratch: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Adds the rows of `record`.
    pub fn record(&mut self, record: &Record<'_>) {
        let Self { layout, escape_formulas, tables, scratch, ends } = self;
        layout.rows(record, |table, cells| tables[table].row(scratch, cells, *escape_formulas));
        ends.extend(tables.iter().map(|lines| lines.out.len()));
    }

    /// The lines of all records.
    pub fn finish(self) -> Batch {
        Batch { tables: self.tables.into_iter().map(|lines| lines.out).collect(), ends: self.ends }
    }
}

/// The lines of many records, table by table.
#[derive(Debug)]
pub struct Batch {
    tables: Vec<Vec<u8>>,
    /// Where each record ends in each table.
    ends: Vec<usize>,
}

impl Batch {
    /// The lines of the record at `index` in the table at position `table`.
    pub fn lines(&self, table: usize, index: usize) -> &[u8] {
        let width = self.tables.len();
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before * width + table]);
        &self.tables[table][start..self.ends[index * width + table]]
    }

    /// The number of tables.
    pub fn tables(&self) -> usize {
        self.tables.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Code, Problem};
    use crate::table::Table;

    #[test]
    fn records_keep_their_bounds() {
        let problems = [Problem::new(Code::EmptyFile, "line 1", "=1,2", "say \"no\"\nmore")];
        let record = Record { key: "k", source: "s", filing: None, problems: &problems };
        let style = Style { escape_formulas: true, ..Style::CSV };
        let mut encoder = Encoder::new(Layout::Tables, style);
        encoder.record(&record);
        encoder.record(&Record { problems: &[], ..record });
        encoder.record(&record);
        let batch = encoder.finish();
        let problems = Table::ALL.iter().position(|table| *table == Table::Problems).unwrap();
        let line = "k,s,error,empty-file,line 1,\"'=1,2\",\"say \"\"no\"\"\nmore\"\n";
        assert_eq!(batch.lines(problems, 0), line.as_bytes());
        assert_eq!(batch.lines(problems, 1), b"");
        assert_eq!(batch.lines(problems, 2), line.as_bytes());
        assert_eq!(batch.lines(0, 2), b"");
    }
}

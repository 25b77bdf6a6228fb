//! CSV and TSV: rows to bytes. Which file the bytes go to is no business of this module.

use std::io;

use csv::{QuoteStyle, Writer, WriterBuilder};

use crate::table::{Cell, Layout, Record, TableDef};

/// How rows are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStyle {
    /// Between the cells: a comma or a tab.
    pub delimiter: u8,
    /// Cells that begin with `=`, `+`, `-` or `@` get a leading apostrophe.
    pub escape_formulas: bool,
}

impl TextStyle {
    /// Comma-separated values, RFC 4180 with LF.
    pub const CSV: Self = Self { delimiter: b',', escape_formulas: false };
    /// Tab-separated values with the same quoting.
    pub const TSV: Self = Self { delimiter: b'\t', escape_formulas: false };

    fn writer(self) -> Writer<Vec<u8>> {
        WriterBuilder::new()
            .delimiter(self.delimiter)
            .quote_style(QuoteStyle::Necessary)
            .has_headers(false)
            .flexible(true)
            .from_writer(Vec::new())
    }

    /// The header line of `table`.
    ///
    /// # Errors
    ///
    /// None that memory does not make.
    pub fn header(self, table: &TableDef) -> io::Result<Vec<u8>> {
        let mut writer = self.writer();
        writer.write_record(table.columns.iter().map(|column| column.name))?;
        writer.into_inner().map_err(|error| error.into_error())
    }
}

/// Turns records into text, all tables of a layout at once, many records into the same buffers.
pub struct TextEncoder {
    layout: Layout,
    style: TextStyle,
    writers: Vec<Writer<Vec<u8>>>,
    scratch: Vec<u8>,
    ends: Vec<usize>,
}

impl TextEncoder {
    /// An encoder of `layout`.
    pub fn new(layout: Layout, style: TextStyle) -> Self {
        let writers = layout.tables().iter().map(|_| style.writer()).collect();
        Self { layout, style, writers, scratch: Vec::new(), ends: Vec::new() }
    }

    /// Adds the rows of `record`.
    ///
    /// # Errors
    ///
    /// None that memory does not make.
    pub fn record(&mut self, record: &Record<'_>) -> io::Result<()> {
        let Self { layout, style, writers, scratch, .. } = self;
        let mut result = Ok(());
        layout.rows(record, |table, cells| {
            let written = row(&mut writers[table], scratch, cells, *style);
            if written.is_err() {
                result = written;
            }
        });
        result?;
        for writer in &mut self.writers {
            writer.flush()?;
            self.ends.push(writer.get_ref().len());
        }
        Ok(())
    }

    /// The text of all records.
    ///
    /// # Errors
    ///
    /// None that memory does not make.
    pub fn finish(self) -> io::Result<TextBatch> {
        let tables = self
            .writers
            .into_iter()
            .map(|writer| writer.into_inner().map_err(|error| error.into_error()))
            .collect::<io::Result<_>>()?;
        Ok(TextBatch { tables, ends: self.ends })
    }
}

fn row(
    writer: &mut Writer<Vec<u8>>,
    scratch: &mut Vec<u8>,
    cells: &[Cell<'_>],
    style: TextStyle,
) -> io::Result<()> {
    for cell in cells {
        let field = match cell {
            Cell::Empty => &[][..],
            Cell::Text(text) | Cell::Decimal(text) if !style.escape_formulas => text.as_bytes(),
            _ => {
                scratch.clear();
                cell.write_text(scratch);
                if style.escape_formulas
                    && matches!(scratch.first(), Some(b'=' | b'+' | b'-' | b'@'))
                {
                    scratch.insert(0, b'\'');
                }
                scratch.as_slice()
            }
        };
        writer.write_field(field)?;
    }
    writer.write_record(None::<&[u8]>)?;
    Ok(())
}

/// The text of many records.
#[derive(Debug)]
pub struct TextBatch {
    tables: Vec<Vec<u8>>,
    /// Where each record ends in each table.
    ends: Vec<usize>,
}

impl TextBatch {
    /// A batch of one file, to which `encode` appends what each of `records` has there.
    ///
    /// # Errors
    ///
    /// Those of `encode`.
    pub fn of_lines<T>(
        records: &[T],
        encode: impl Fn(&T, &mut Vec<u8>) -> io::Result<()>,
    ) -> io::Result<Self> {
        let mut file = Vec::new();
        let mut ends = Vec::with_capacity(records.len());
        for record in records {
            encode(record, &mut file)?;
            ends.push(file.len());
        }
        Ok(Self { tables: vec![file], ends })
    }

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
        let style = TextStyle { escape_formulas: true, ..TextStyle::CSV };
        let mut encoder = TextEncoder::new(Layout::Tables, style);
        encoder.record(&record).unwrap();
        encoder.record(&Record { problems: &[], ..record }).unwrap();
        encoder.record(&record).unwrap();
        let batch = encoder.finish().unwrap();
        let problems = Table::ALL.iter().position(|table| *table == Table::Problems).unwrap();
        let line = "k,s,error,empty-file,line 1,\"'=1,2\",\"say \"\"no\"\"\nmore\"\n";
        assert_eq!(batch.lines(problems, 0), line.as_bytes());
        assert_eq!(batch.lines(problems, 1), b"");
        assert_eq!(batch.lines(problems, 2), line.as_bytes());
        assert_eq!(batch.lines(0, 2), b"");
    }
}

//! Text formats as outputs that take rows: CSV, TSV, and JSON lines of the rows of a table. The
//! research tables are written so, because their rows are known only when a run is over; all other
//! text grows by appending ([`super::append`]).

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use section16::AtPath;
use section16::csv::{RowEncoder, Style};
use section16::table::{Cell, ColumnType, TableDef};
use serde_json::{Map, Value};

use crate::error::Result;

use super::{EmptyTables, Files, Format, Notes, Output, TypedFormat};

/// Bytes of a file that are held back.
const BUFFER: usize = 1 << 18;

/// CSV, TSV or JSON lines, a file for each table.
#[derive(Clone, Copy, Debug)]
pub struct Delimited {
    format: Format,
    escape_formulas: bool,
}

impl Delimited {
    /// The text format that `format` is, if it is one.
    pub fn new(format: Format, escape_formulas: bool) -> Option<Self> {
        let is_text = matches!(format, Format::Csv | Format::Tsv | Format::Jsonl);
        is_text.then_some(Self { format, escape_formulas })
    }

    fn style(self) -> Option<Style> {
        let style = match self.format {
            Format::Csv => Style::CSV,
            Format::Tsv => Style::TSV,
            _ => return None,
        };
        Some(Style { escape_formulas: self.escape_formulas, ..style })
    }
}

impl TypedFormat for Delimited {
    fn extension(&self) -> &'static str {
        self.format.extension()
    }

    fn files(&self) -> Files {
        Files::PerTable
    }

    fn create(
        &self,
        paths: Vec<PathBuf>,
        tables: &'static [&'static TableDef],
        empty: EmptyTables,
    ) -> Result<Box<dyn Output>> {
        let style = self.style();
        let tables = paths.into_iter().zip(tables).map(|(path, def)| {
            let lines = style.map_or(Lines::Objects(Vec::new()), |style| {
                Lines::Rows(style.header(def), Box::new(RowEncoder::new(style)))
            });
            Table { path, def, lines, file: None }
        });
        let mut output = DelimitedOutput { tables: tables.collect() };
        if empty == EmptyTables::Write {
            output.tables.iter_mut().try_for_each(Table::flush)?;
        }
        Ok(Box::new(output))
    }
}

struct DelimitedOutput {
    tables: Vec<Table>,
}

struct Table {
    path: PathBuf,
    def: &'static TableDef,
    lines: Lines,
    /// Made with the first row, for a table without rows may have no file.
    file: Option<File>,
}

enum Lines {
    /// The header, and rows that wait.
    Rows(Vec<u8>, Box<RowEncoder>),
    /// Objects that wait.
    Objects(Vec<u8>),
}

impl Table {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        let size = match &mut self.lines {
            Lines::Rows(_, rows) => {
                rows.row(cells);
                rows.size()
            }
            Lines::Objects(text) => {
                let columns = self.def.columns.iter().zip(cells);
                let object: Map<String, Value> = columns
                    .map(|(column, cell)| (column.name.to_owned(), value(column.kind, cell)))
                    .collect();
                text.extend_from_slice(Value::Object(object).to_string().as_bytes());
                text.push(b'\n');
                text.len()
            }
        };
        if size >= BUFFER { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        let (header, text) = match &mut self.lines {
            Lines::Rows(header, rows) => (std::mem::take(header), rows.take()),
            Lines::Objects(text) => (Vec::new(), std::mem::take(text)),
        };
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(File::create(&self.path).at(&self.path)?),
        };
        let written = file.write_all(&header).and_then(|()| file.write_all(&text));
        Ok(written.at(&self.path)?)
    }

    fn is_waiting(&self) -> bool {
        match &self.lines {
            Lines::Rows(_, rows) => rows.size() > 0,
            Lines::Objects(text) => !text.is_empty(),
        }
    }
}

/// A cell in JSON: decimals are text, as in the JSON lines of filings, so that no digit is lost.
fn value(kind: ColumnType, cell: &Cell<'_>) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Integer(number) => (*number).into(),
        Cell::Boolean(flag) => flag.is_true().into(),
        _ if kind == ColumnType::FootnoteIds => {
            cell.to_text().split(' ').map(ToOwned::to_owned).collect::<Vec<_>>().into()
        }
        _ => cell.to_text().into(),
    }
}

impl Output for DelimitedOutput {
    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<()> {
        self.tables[table].row(cells)
    }

    fn finish(mut self: Box<Self>) -> Result<Notes> {
        for table in &mut self.tables {
            if table.is_waiting() {
                table.flush()?;
            }
        }
        Ok(Notes::default())
    }
}

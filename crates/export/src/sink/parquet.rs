//! Parquet: a file a table, typed columns, compressed with zstd.
//!
//! Rows are held back, packed, until they make a row group; the rows held back in all tables of an
//! output never exceed a fixed size. What a column cannot hold stands in the file of problems.

mod column;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

use section16::{
    Code, FileError,
    table::{Cell, ColumnDef, ColumnType, TableDef},
};

use crate::error::Error;

use super::notes::Misfits;
use super::place::DAY;
use super::{EmptyTables, Files, Format, Notes, Output, Per, TypedFormat};
use column::{Column, DECIMAL_PRECISION, DECIMAL_SCALE};

/// Rows of a row group at most.
const GROUP_ROWS: usize = 131_072;
/// Bytes held back in all tables together, unless it is said.
const HELD_BYTES: usize = 32 << 20;

/// Parquet files.
#[derive(Clone, Copy, Debug)]
pub struct Parquet {
    /// So many bytes are held back in all tables together.
    held_bytes: usize,
    /// The column that the paths hold. The files have no such column: readers of partitioned
    /// folders take it from the path, and some refuse a column that is in both.
    in_path: Option<&'static str>,
}

impl Parquet {
    /// The files of a grouping.
    pub fn in_places_of(per: Per) -> Self {
        Self { in_path: (per == Per::Day).then_some(DAY), ..Self::default() }
    }

    /// The same with so many bytes held back in all tables together, and row groups accordingly:
    /// for files that are read once and soon.
    #[must_use]
    pub fn holding(self, held_bytes: usize) -> Self {
        Self { held_bytes, ..self }
    }
}

impl Default for Parquet {
    fn default() -> Self {
        Self { held_bytes: HELD_BYTES, in_path: None }
    }
}

impl TypedFormat for Parquet {
    fn extension(&self) -> &'static str {
        Format::Parquet.extension()
    }

    fn files(&self) -> Files {
        Files::PerTable
    }

    fn create(
        &self,
        paths: Vec<PathBuf>,
        tables: &'static [&'static TableDef],
        empty: EmptyTables,
    ) -> crate::Result<Box<dyn Output>> {
        Ok(Box::new(ParquetOutput::create(*self, paths, tables, empty)?))
    }
}

/// The Parquet files of a set of tables.
pub struct ParquetOutput {
    tables: &'static [&'static TableDef],
    files: Vec<TableFile>,
    empty: EmptyTables,
    most_held: usize,
    held_bytes: usize,
    misfits: Misfits,
}

impl ParquetOutput {
    /// Begins a file for each table, at the path of the same position. A file and its folder are
    /// made with the first rows, or at the end where empty tables are written.
    ///
    /// # Errors
    ///
    /// None for the tables of this library; a table with a column twice is refused.
    pub fn create(
        how: Parquet,
        paths: Vec<PathBuf>,
        tables: &'static [&'static TableDef],
        empty: EmptyTables,
    ) -> crate::Result<Self> {
        let files = tables.iter().zip(paths).map(|(def, path)| {
            let skipped = how.in_path.and_then(|name| def.column(name));
            TableFile::new(def, skipped, path)
        });
        Ok(Self {
            tables,
            files: files.collect::<crate::Result<_>>()?,
            empty,
            most_held: how.held_bytes,
            held_bytes: 0,
            misfits: Misfits::new(tables),
        })
    }

    /// Takes a row, and notes what its columns cannot hold.
    fn write(&mut self, table: usize, cells: &[Cell<'_>]) -> crate::Result<()> {
        let file = &mut self.files[table];
        let before = file.held_bytes;
        for (column, cell) in cells.iter().enumerate() {
            if !file.push(column, cell) {
                let kind = self.tables[table].columns[column].kind;
                let (code, message) = misfit(kind, cell);
                self.misfits.add(code, (table, cells, column), &cell.to_text(), message);
            }
        }
        file.end_row();
        self.held_bytes += file.held_bytes - before;
        if file.rows >= GROUP_ROWS {
            self.write_group(table)?;
        } else if self.held_bytes > self.most_held {
            let held = |table: &usize| self.files[*table].held_bytes;
            if let Some(largest) = (0..self.files.len()).max_by_key(held) {
                self.write_group(largest)?;
            }
        }
        Ok(())
    }

    fn write_group(&mut self, table: usize) -> crate::Result<()> {
        self.held_bytes -= self.files[table].held_bytes;
        self.files[table].write_group()
    }

    /// Writes what is pending for the file of problems.
    fn write_problems(&mut self) -> crate::Result<()> {
        let Some(table) = self.misfits.problems_table() else { return Ok(()) };
        match self.misfits.take() {
            Some(pending) => pending.rows(|cells| self.write(table, cells)),
            None => Ok(()),
        }
    }
}

impl Output for ParquetOutput {
    fn begin(&mut self, key: &str) -> crate::Result<()> {
        self.write_problems()?;
        self.misfits.begin(key);
        Ok(())
    }

    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> crate::Result<()> {
        self.misfits.see(table, cells);
        self.write(table, cells)
    }

    fn finish(mut self: Box<Self>) -> crate::Result<Notes> {
        self.write_problems()?;
        for file in self.files {
            file.finish(self.empty)?;
        }
        Ok(self.misfits.into_notes())
    }
}

/// The file of one table, with the rows that are not yet in it.
struct TableFile {
    path: PathBuf,
    schema: TypePtr,
    properties: WriterPropertiesPtr,
    writer: Option<SerializedFileWriter<File>>,
    /// The column of the table that the file does not have.
    skipped: Option<usize>,
    columns: Vec<Column>,
    rows: usize,
    held_bytes: usize,
}

impl TableFile {
    fn new(def: &TableDef, skipped: Option<usize>, path: PathBuf) -> crate::Result<Self> {
        let columns = || {
            let all = def.columns.iter().enumerate();
            all.filter(move |(at, _)| Some(*at) != skipped).map(|(_, column)| column)
        };
        let fields = columns().map(column::schema).collect::<Result<_>>();
        let schema = fields
            .and_then(|fields| Type::group_type_builder(def.name).with_fields(fields).build());
        let schema = schema.map_err(|error| failed(&path, error))?;
        Ok(Self {
            path,
            schema: Arc::new(schema),
            properties: Arc::new(properties(def, columns())),
            writer: None,
            skipped,
            columns: columns().map(Column::new).collect(),
            rows: 0,
            held_bytes: 0,
        })
    }

    /// Takes the cell of a column of the table; `false` where the file's column cannot hold it.
    fn push(&mut self, column: usize, cell: &Cell<'_>) -> bool {
        match self.skipped {
            Some(skipped) if skipped == column => true,
            Some(skipped) if skipped < column => self.columns[column - 1].push(cell),
            _ => self.columns[column].push(cell),
        }
    }

    fn end_row(&mut self) {
        self.rows += 1;
        self.held_bytes = self.columns.iter().map(Column::bytes).sum();
    }

    /// The writer of the file, which is made if it is not there.
    fn writer(&mut self) -> Result<&mut SerializedFileWriter<File>> {
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => {
                if let Some(folder) = self.path.parent() {
                    fs::create_dir_all(folder)?;
                }
                let file = File::create(&self.path)?;
                SerializedFileWriter::new(
                    file,
                    Arc::clone(&self.schema),
                    Arc::clone(&self.properties),
                )?
            }
        };
        Ok(self.writer.insert(writer))
    }

    /// Writes the rows that are held back as a row group.
    fn write_group(&mut self) -> crate::Result<()> {
        self.try_write_group().map_err(|error| failed(&self.path, error))
    }

    fn try_write_group(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut columns = std::mem::take(&mut self.columns);
        let mut group = self.writer()?.next_row_group()?;
        for column in &mut columns {
            if let Some(mut writer) = group.next_column()? {
                column.write(&mut writer)?;
                writer.close()?;
            }
        }
        group.close()?;
        self.columns = columns;
        self.rows = 0;
        self.held_bytes = 0;
        Ok(())
    }

    fn finish(self, empty: EmptyTables) -> crate::Result<()> {
        let path = self.path.clone();
        self.try_finish(empty).map_err(|error| failed(&path, error))
    }

    fn try_finish(mut self, empty: EmptyTables) -> Result<()> {
        self.try_write_group()?;
        if empty == EmptyTables::Write {
            self.writer()?;
        }
        if let Some(writer) = self.writer {
            writer.close()?;
        }
        Ok(())
    }
}

/// How a file is written, and what its metadata says of the table and of each column.
fn properties<'a>(
    def: &TableDef,
    columns: impl Iterator<Item = &'a ColumnDef>,
) -> WriterProperties {
    let value = |key: String, value: &str| KeyValue::new(key, value.to_owned());
    let mut metadata = vec![value("table".to_owned(), def.doc)];
    for column in columns {
        metadata.push(value(format!("column.{}", column.name), column.doc));
    }
    WriterProperties::builder()
        .set_created_by(concat!("section16 version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata(Some(metadata))
        .build()
}

/// Why a cell does not go into a column of the type.
fn misfit(kind: ColumnType, cell: &Cell<'_>) -> (Code, String) {
    match cell {
        Cell::Decimal(_) if kind == ColumnType::Decimal => (
            Code::NumberTooLong,
            format!(
                "the column holds {} digits before the point and {DECIMAL_SCALE} after it",
                DECIMAL_PRECISION - DECIMAL_SCALE
            ),
        ),
        Cell::Integer(_) if kind == ColumnType::Integer => {
            (Code::NumberTooLong, "the column holds numbers below 2^63".to_owned())
        }
        _ => (Code::TypeMismatch, format!("the column is of type {}", kind.as_str())),
    }
}

fn failed(path: &Path, error: ParquetError) -> Error {
    let error = match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    };
    FileError::new(path, error).into()
}

#[cfg(test)]
mod tests;

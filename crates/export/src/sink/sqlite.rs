//! One SQLite database. Converting a filing again replaces its rows.
//!
//! Rows are written in transactions that end between two filings, so that a run that is killed
//! leaves every filing whole or as it was. Where a run ends with a new database, it is made beside
//! the old one and takes its place at the end. What a column cannot hold stands in `problems`.

mod view;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::{Null, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Result, ToSql};

use section16::{
    Code, FileError,
    table::{Cell, ColumnType, TableDef, ddl},
};

use crate::error::{Error, ErrorKind};

use super::digits::Digits;
use super::notes::Misfits;
use super::{Notes, Output};

/// Marks a database as one of this program: `S16` and a blank.
const APPLICATION_ID: i32 = 0x5331_3620;
/// Goes up with every change of the tables, the view or the meaning of a column.
const SCHEMA_VERSION: i32 = 1;
/// Rows of a transaction; the filing that reaches it is finished first.
const BATCH_ROWS: usize = 50_000;
/// How long to wait for another program that is writing.
const PATIENCE: Duration = Duration::from_secs(10);
/// Memory for pages of the database, in KiB.
const CACHE_KIB: i32 = 16 * 1024;

/// A SQLite database.
pub struct SqliteOutput {
    path: PathBuf,
    tables: &'static [&'static TableDef],
    connection: Connection,
    inserts: Vec<String>,
    /// What takes a filing's rows out of each table, the table of filings last. Empty for a
    /// database that was made in this run, which cannot hold rows of an earlier one.
    deletes: Vec<String>,
    rows_in_batch: usize,
    misfits: Misfits,
}

impl SqliteOutput {
    /// Opens the database at `path`, or makes it.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written, another program is writing to it, or it is not a
    /// database that this version of section16 made with the same layout.
    pub fn open(
        path: impl Into<PathBuf>,
        tables: &'static [&'static TableDef],
    ) -> crate::Result<Self> {
        let path = path.into();
        let connection = Connection::open(&path).map_err(|error| failed(&path, &error))?;
        let mut output = Self {
            inserts: tables.iter().map(|table| insert(table)).collect(),
            deletes: Vec::new(),
            path,
            tables,
            connection,
            rows_in_batch: 0,
            misfits: Misfits::new(tables),
        };
        let is_new = output.prepare().map_err(|error| failed(&output.path, &error))?;
        if !is_new {
            let refusal = output.refusal().map_err(|error| failed(&output.path, &error))?;
            if let Some(refusal) = refusal {
                let path = output.path.clone();
                return Err(ErrorKind::Refused { path, message: refusal }.into());
            }
            output.prepare_to_replace().map_err(|error| failed(&output.path, &error))?;
        }
        Ok(output)
    }

    /// Makes the database that will take the place of the one at `old`, as a copy of it at `path`,
    /// so that whoever ends this run leaves the old one as it was.
    ///
    /// # Errors
    ///
    /// As those of [`open`](Self::open), for either file.
    pub fn copy_of(
        old: &Path,
        path: impl Into<PathBuf>,
        tables: &'static [&'static TableDef],
    ) -> crate::Result<Self> {
        let path = path.into();
        copy(old, &path).map_err(|error| failed(old, &error))?;
        Self::open(path, tables).map_err(|error| match error.into_kind() {
            // What is wrong with the copy is wrong with the database that the user knows.
            ErrorKind::Refused { message, .. } => {
                ErrorKind::Refused { path: old.to_owned(), message }.into()
            }
            kind => kind.into(),
        })
    }

    /// Begins the first transaction; makes the tables where there are none. Whether it did.
    fn prepare(&mut self) -> Result<bool> {
        self.connection.busy_timeout(PATIENCE)?;
        self.connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        self.connection.set_prepared_statement_cache_capacity(2 * self.tables.len() + 4);
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let sql = "SELECT count(*) FROM sqlite_schema";
        let is_new = self.connection.query_one(sql, (), |row| row.get::<_, i64>(0))? == 0;
        if is_new {
            for table in self.tables {
                self.connection.execute_batch(&ddl::create_table(
                    table,
                    self.tables,
                    ddl::Dialect::Sqlite,
                ))?;
            }
            self.connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            self.connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        }
        Ok(is_new)
    }

    /// Why this version, with this layout, does not write to the database; `None` if it does.
    fn refusal(&self) -> Result<Option<String>> {
        let pragma =
            |name| self.connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        if pragma("application_id")? != APPLICATION_ID {
            return Ok(Some("is a database of another program".to_owned()));
        }
        let version = pragma("user_version")?;
        if version != SCHEMA_VERSION {
            return Ok(Some(format!(
                "was made by another version of section16 (its tables have version {version}, \
                 this program's have version {SCHEMA_VERSION})"
            )));
        }
        let mut statement =
            self.connection.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
        for table in self.tables {
            let names = statement.query_map([table.name], |row| row.get::<_, String>(0))?;
            let names = names.collect::<Result<Vec<_>>>()?;
            if !names.iter().eq(table.columns.iter().map(|column| column.name)) {
                return Ok(Some("was made with another layout".to_owned()));
            }
        }
        Ok(None)
    }

    fn prepare_to_replace(&mut self) -> Result<()> {
        self.deletes = self.tables.iter().rev().filter_map(|table| delete(table)).collect();
        // A run that was killed may have left tables without indexes.
        self.index()?;
        // A filing is replaced when its key comes first in a run; a later copy only adds problems.
        self.connection.execute_batch(
            "CREATE TEMP TABLE replaced (key TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
        )
    }

    fn index(&self) -> Result<()> {
        for statement in self.tables.iter().flat_map(|table| ddl::create_indexes(table)) {
            self.connection.execute_batch(&statement)?;
        }
        let views = view::views(self.tables);
        let mut is_current = true;
        for (_, statement) in &views {
            let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'view' AND sql = ?1";
            is_current &=
                self.connection.query_one(sql, [statement], |row| row.get::<_, i64>(0))? > 0;
        }
        if is_current {
            return Ok(());
        }
        // An earlier version may have made others; a view may rest on one before it.
        for (name, _) in views.iter().rev() {
            self.connection.execute_batch(&format!("DROP VIEW IF EXISTS {name}"))?;
        }
        views.iter().try_for_each(|(_, statement)| self.connection.execute_batch(statement))
    }

    /// Takes out all rows: the research tables are those of the filings of one run.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn clear(&mut self) -> crate::Result<()> {
        let tables = self.tables.iter();
        let all: String = tables.map(|table| format!("DELETE FROM {};", table.name)).collect();
        self.connection.execute_batch(&all).map_err(|error| failed(&self.path, &error))?;
        self.deletes.clear();
        Ok(())
    }

    /// Takes the rows of an earlier run out of the database.
    fn replace(&self, key: &str) -> Result<()> {
        if self.deletes.is_empty() {
            return Ok(());
        }
        let sql = "INSERT OR IGNORE INTO replaced VALUES (?1)";
        if self.connection.prepare_cached(sql)?.execute([key])? == 1 {
            for statement in &self.deletes {
                self.connection.prepare_cached(statement)?.execute([key])?;
            }
        }
        Ok(())
    }

    fn end_batch(&mut self) -> Result<()> {
        if self.rows_in_batch >= BATCH_ROWS {
            self.connection.execute_batch("COMMIT; BEGIN IMMEDIATE")?;
            self.rows_in_batch = 0;
        }
        Ok(())
    }

    fn write(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<()> {
        let mut statement = self.connection.prepare_cached(&self.inserts[table])?;
        for (column, cell) in cells.iter().enumerate() {
            let held = held(self.tables[table].columns[column].kind, cell);
            if matches!(held, Held::Not) {
                let message = match cell {
                    Cell::Integer(_) => "the column holds numbers below 2^63",
                    _ => "the column holds fifteen significant digits, whole numbers eighteen",
                };
                let place = (table, cells, column);
                self.misfits.add(Code::NumberTooLong, place, &cell.to_text(), message);
            }
            statement.raw_bind_parameter(column + 1, held)?;
        }
        statement.raw_execute()?;
        self.rows_in_batch += 1;
        Ok(())
    }

    /// Writes what is pending for the table of problems.
    fn write_problems(&mut self) -> Result<()> {
        let Some(table) = self.misfits.problems_table() else { return Ok(()) };
        match self.misfits.take() {
            Some(pending) => pending.rows(|cells| self.write(table, cells)),
            None => Ok(()),
        }
    }

    fn begin_filing(&mut self, key: &str) -> Result<()> {
        self.write_problems()?;
        self.end_batch()?;
        self.misfits.begin(key);
        self.replace(key)
    }

    fn end(&mut self) -> Result<()> {
        self.write_problems()?;
        self.index()?;
        self.connection.execute_batch("COMMIT")
    }
}

impl Output for SqliteOutput {
    fn begin(&mut self, key: &str) -> crate::Result<()> {
        self.begin_filing(key).map_err(|error| failed(&self.path, &error))
    }

    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> crate::Result<()> {
        self.misfits.see(table, cells);
        self.write(table, cells).map_err(|error| failed(&self.path, &error))
    }

    fn finish(mut self: Box<Self>) -> crate::Result<Notes> {
        self.end().map_err(|error| failed(&self.path, &error))?;
        Ok(self.misfits.into_notes())
    }
}

/// A cell as SQLite holds it.
enum Held<'a> {
    Nothing,
    Text(&'a str),
    Written(String),
    Integer(i64),
    Real(f64),
    /// The column would change the value.
    Not,
}

/// How a column of this type holds the cell. A numeric column makes a double of every number that
/// it gets as text, however many digits that costs, so a number that is neither an `i64` nor a
/// double cannot be held at all.
fn held<'a>(kind: ColumnType, cell: &'a Cell<'_>) -> Held<'a> {
    match cell {
        Cell::Empty => Held::Nothing,
        Cell::Text(text) if kind == ColumnType::Decimal => number(text).unwrap_or(Held::Text(text)),
        Cell::Text(text) => Held::Text(text),
        Cell::Decimal(text) => number(text).unwrap_or(Held::Not),
        Cell::Integer(number) => i64::try_from(*number).map_or(Held::Not, Held::Integer),
        Cell::Boolean(value) => Held::Integer(i64::from(value.is_true())),
        _ => Held::Written(cell.to_text()),
    }
}

/// A decimal text as an exact number; `None` where the text is no decimal.
fn number<'a>(text: &str) -> Option<Held<'a>> {
    let digits = Digits::parse(text)?;
    let integer = digits.to_i64().map(Held::Integer);
    Some(integer.or_else(|| digits.to_double().map(Held::Real)).unwrap_or(Held::Not))
}

impl ToSql for Held<'_> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Nothing | Self::Not => Null.into(),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Written(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Integer(number) => (*number).into(),
            Self::Real(number) => (*number).into(),
        })
    }
}

/// Copies a database as it is between two transactions of whoever else writes to it.
fn copy(old: &Path, path: &Path) -> Result<()> {
    let connection = Connection::open(old)?;
    connection.busy_timeout(PATIENCE)?;
    let into = path.to_string_lossy();
    connection.execute("VACUUM INTO ?1", [&into]).map(drop)
}

fn insert(table: &TableDef) -> String {
    let places = vec!["?"; table.columns.len()].join(", ");
    format!("INSERT INTO {} VALUES ({places})", table.name)
}

fn delete(table: &TableDef) -> Option<String> {
    let key = table.columns.iter().find(|column| column.is_key())?;
    Some(format!("DELETE FROM {} WHERE {} = ?1", table.name, key.name))
}

fn failed(path: &Path, error: &rusqlite::Error) -> Error {
    let error = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => io::Error::new(
            io::ErrorKind::ResourceBusy,
            "another program is writing to the database",
        ),
        Some(ErrorCode::NotADatabase) => {
            let message = "is no SQLite database".to_owned();
            return ErrorKind::Refused { path: path.to_owned(), message }.into();
        }
        Some(ErrorCode::DiskFull) => io::ErrorKind::StorageFull.into(),
        _ => io::Error::other(error.to_string()),
    };
    FileError::new(path, error).into()
}

#[cfg(test)]
mod tests;

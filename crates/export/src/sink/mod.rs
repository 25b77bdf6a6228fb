//! Sinks: rows go in, files come out, whole or not at all.
//!
//! A sink sees tables and cells, never the model; only JSON lines, which are nested as the form
//! is, take the filing itself. One format is one file of this module.

mod append;
mod delimited;
// Each typed format uses a part of it.
#[cfg(any(feature = "xlsx", feature = "parquet", feature = "sqlite"))]
#[cfg_attr(not(all(feature = "xlsx", feature = "parquet", feature = "sqlite")), expect(dead_code))]
mod digits;
mod frames;
#[cfg_attr(
    not(any(feature = "xlsx", feature = "parquet", feature = "sqlite", test)),
    expect(dead_code)
)]
mod notes;
#[cfg(feature = "parquet")]
mod parquet;
mod place;
mod spool;
#[cfg(feature = "sqlite")]
mod sqlite;
mod staging;
mod typed;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use append::{Appender, KeyOf, Part};
pub use delimited::Delimited;
pub use frames::{Frames, Reader};
pub use notes::{Note, Notes};
#[cfg(feature = "parquet")]
pub use parquet::{Parquet, ParquetOutput};
#[cfg(all(feature = "edgar", feature = "sqlite"))]
pub(crate) use place::EDITION;
pub use place::{Format, Group, Per, Place};
pub use spool::{Replay, Rows, Spool, Spooled};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteOutput;
pub use staging::{Staging, move_file};
pub use typed::{Files, TypedFormat};
#[cfg(feature = "xlsx")]
pub use xlsx::{Xlsx, XlsxOutput};

use section16::table::Cell;

use crate::error::Result;

/// An output that takes rows of any table of its layout, such as a workbook or a database.
///
/// Rows come filing by filing, and within a filing table by table.
pub trait Output: Send {
    /// Begins the rows of the filing with this key; what the output holds of it from an earlier
    /// run is replaced.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn begin(&mut self, _key: &str) -> Result<()> {
        Ok(())
    }

    /// Takes a row of the table at position `table` of the layout.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<()>;

    /// Writes what is still held back and closes the files. They stand under the names that the
    /// output was opened with; the caller publishes them. Returns what the format could not hold.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn finish(self: Box<Self>) -> Result<Notes>;
}

/// Whether a table without rows gets a file, or a sheet, with its header alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyTables {
    /// No.
    Skip,
    /// Yes.
    Write,
}

impl EmptyTables {
    /// What the contract says for a grouping.
    pub fn of(per: Per) -> Self {
        match per {
            Per::Filing => Self::Skip,
            Per::Issuer | Per::Day | Per::Run => Self::Write,
        }
    }
}

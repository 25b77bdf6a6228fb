//! Sinks: rows go in, files come out, whole or not at all.
//!
//! A sink sees tables and cells, never the model; only JSON lines, which are nested as the form
//! is, take the filing itself. One format is one file of this module.

mod append;
mod place;
mod staging;
mod text;

pub use append::{Appender, Part};
pub use place::{Format, Group, Per, Place};
pub use staging::Staging;
pub use text::{TextBatch, TextEncoder, TextStyle};

use std::io;

use crate::table::Cell;

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
    fn begin(&mut self, _key: &str) -> io::Result<()> {
        Ok(())
    }

    /// Takes a row of the table at position `table` of the layout.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> io::Result<()>;

    /// Writes what is still held back and closes the files. They stand under the names that the
    /// output was opened with; the caller publishes them.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

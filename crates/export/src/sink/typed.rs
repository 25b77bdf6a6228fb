//! Formats whose outputs take rows and cannot grow by appending: workbooks, columnar files, and
//! those that a user of this crate adds.

use std::fmt::Debug;
use std::path::PathBuf;

use section16::table::TableDef;

use crate::error::Result;

use super::{EmptyTables, Output};

/// How many files an output has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    /// One, with all tables in it.
    One,
    /// One for each table.
    PerTable,
}

/// A format of outputs that take rows.
///
/// # Examples
///
/// A format that counts the rows of each output:
///
/// ```
/// use std::path::PathBuf;
///
/// use section16::table::{Cell, TableDef};
/// use section16_export::sink::{EmptyTables, Files, Notes, Output, TypedFormat};
/// use section16_export::{Error, Result};
///
/// #[derive(Debug)]
/// struct Counts;
///
/// impl TypedFormat for Counts {
///     fn extension(&self) -> &'static str {
///         "count"
///     }
///
///     fn files(&self) -> Files {
///         Files::One
///     }
///
///     fn create(
///         &self,
///         mut paths: Vec<PathBuf>,
///         _: &'static [&'static TableDef],
///         _: EmptyTables,
///     ) -> Result<Box<dyn Output>> {
///         Ok(Box::new(Count { path: paths.remove(0), rows: 0 }))
///     }
/// }
///
/// struct Count {
///     path: PathBuf,
///     rows: u64,
/// }
///
/// impl Output for Count {
///     fn row(&mut self, _: usize, _: &[Cell<'_>]) -> Result<()> {
///         self.rows += 1;
///         Ok(())
///     }
///
///     fn finish(self: Box<Self>) -> Result<Notes> {
///         use section16::AtPath;
///         std::fs::write(&self.path, self.rows.to_string()).at(&self.path)?;
///         Ok(Notes::default())
///     }
/// }
/// ```
pub trait TypedFormat: Debug + Send + Sync {
    /// The extension of its files, without the dot.
    fn extension(&self) -> &'static str;

    /// How many files an output has.
    fn files(&self) -> Files;

    /// Begins an output of `tables`. `paths` has the one file, or one for each table; their
    /// folder is there, and the files are not.
    ///
    /// # Errors
    ///
    /// Where a file cannot be made.
    fn create(
        &self,
        paths: Vec<PathBuf>,
        tables: &'static [&'static TableDef],
        empty: EmptyTables,
    ) -> Result<Box<dyn Output>>;
}

//! Outcomes to the typed formats: workbooks, Parquet files, the database, and those of others.
//!
//! These cannot grow by appending, and nothing can be taken back from them. So rows wait in a
//! spool, and the outputs are written when the run is over; outputs of a single filing are written
//! at once, by the workers. Next: [`crate::sink::Spool`], and the formats beside it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::sink::{
    Delimited, EmptyTables, Files, Format, Group, Notes, Output, Per, Place, Replay, Spool,
    Staging, TypedFormat,
};
use section16::{
    AccessionNumber,
    table::{Cell, Layout, Record},
};

#[cfg(not(all(feature = "xlsx", feature = "parquet", feature = "sqlite")))]
use crate::error::ErrorKind;
use crate::error::Result;

use super::options::ExportOptions;
use super::outcome::Outcome;

/// The typed outputs of a run.
pub(super) struct Typed {
    per: Per,
    /// Whether outputs of groups are written when the run is over.
    is_at_end: bool,
    layout: Layout,
    place: Place,
    /// Those that have outputs for each group.
    formats: Vec<Arc<dyn TypedFormat>>,
    /// The one database.
    database: Mutex<Option<Open>>,
    /// The rows of all filings, where outputs are written at the end.
    spool: Mutex<Option<Spool>>,
    notes: Mutex<Notes>,
}

/// An output, and the files that it makes.
struct Open {
    output: Box<dyn Output>,
    files: Vec<PathBuf>,
}

impl Typed {
    pub(super) fn new(options: &ExportOptions, staging: &Staging) -> Result<Self> {
        let mut formats = Vec::new();
        let is_research = options.layout == Layout::Research;
        for format in &options.formats {
            formats.extend(typed_format(*format, options.per)?);
            let text = Delimited::new(*format, options.escape_formulas).filter(|_| is_research);
            formats.extend(text.map(|text| Arc::new(text) as Arc<dyn TypedFormat>));
        }
        formats.extend(options.more_formats.iter().cloned());
        // One that cannot be written to is found out before anything is done.
        let database = match options.formats.contains(&Format::Sqlite) {
            true => Some(open_database(staging, options)?),
            false => None,
        };
        let per = options.per;
        let is_at_end = per != Per::Filing || is_research;
        let waits = database.is_some() || (is_at_end && !formats.is_empty());
        let mut spool = if waits { Some(Spool::new(staging.folder())?) } else { None };
        if let (Some(spool), Some(group)) = (&mut spool, Group::of_run(per)) {
            spool.touch(&group);
        }
        Ok(Self {
            per,
            is_at_end,
            layout: options.layout,
            place: options.place(),
            formats,
            database: Mutex::new(database),
            spool: Mutex::new(spool),
            notes: Mutex::new(Notes::default()),
        })
    }

    /// The formats that have a file for each table.
    pub(super) fn of_tables(&self) -> impl Iterator<Item = &dyn TypedFormat> {
        let formats = self.formats.iter().map(AsRef::as_ref);
        formats.filter(|format| format.files() == Files::PerTable)
    }

    /// Takes an outcome in its turn.
    pub(super) fn append(&self, group: &Group, outcome: &Outcome) -> Result<()> {
        match &mut *self.spool() {
            Some(spool) => self.write(&outcome.record(), &mut Spooling { spool, group }),
            None => Ok(()),
        }
    }

    /// Takes what `fill` puts into the spool, where one waits.
    pub(super) fn take_all(&self, fill: impl FnOnce(&mut Spool) -> Result<()>) -> Result<()> {
        match &mut *self.spool() {
            Some(spool) => fill(spool),
            None => Ok(()),
        }
    }

    /// Takes back the outcome with this number.
    pub(super) fn retract(&self, group: &Group, number: AccessionNumber) -> Result<()> {
        match &mut *self.spool() {
            Some(spool) => spool.retract(group, number),
            None => Ok(()),
        }
    }

    /// Writes the outputs of a single filing. Those with a file for each table are left in the
    /// staging folder, which is published as a whole.
    pub(super) fn write_filing(
        &self,
        staging: &Staging,
        group: &Group,
        outcomes: &[Outcome],
    ) -> Result<()> {
        for format in &self.formats {
            let mut open = self.open(staging, group, format.as_ref())?;
            for outcome in outcomes {
                self.write(&outcome.record(), open.output.as_mut())?;
            }
            self.note(open.output.finish()?);
            if format.files() == Files::One {
                publish(staging, &open.files)?;
            }
        }
        Ok(())
    }

    /// Writes what waited for the end of the run, into the staging folder.
    pub(super) fn finish(self, staging: &Staging) -> Result<Notes> {
        if let Some(mut spool) = self.spool().take() {
            let database = self.database.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(mut open) = database {
                spool.in_order()?.write_to(open.output.as_mut())?;
                self.note(open.output.finish()?);
            }
            if self.is_at_end && !self.formats.is_empty() {
                spool.each_group(|group, replay| self.write_group(staging, group, replay))?;
            }
        }
        Ok(self.notes.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn spool(&self) -> std::sync::MutexGuard<'_, Option<Spool>> {
        self.spool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_group(&self, staging: &Staging, group: &Group, mut replay: Replay<'_>) -> Result<()> {
        let mut open = self
            .formats
            .iter()
            .map(|format| self.open(staging, group, format.as_ref()))
            .collect::<Result<Vec<_>>>()?;
        while let Some(filing) = replay.next_filing()? {
            for Open { output, .. } in &mut open {
                filing.write_to(output.as_mut())?;
            }
        }
        for (open, format) in open.into_iter().zip(&self.formats) {
            self.note(open.output.finish()?);
            // What an earlier run has left in the folder of a filing goes with the new tables.
            if self.per == Per::Filing && format.files() == Files::PerTable {
                let names: Vec<_> = open.files.iter().filter_map(|file| file.file_name()).collect();
                let folder = self.place.folder(group, format.extension());
                let has_any = open.files.iter().any(|file| staging.path(file).exists());
                if !has_any && !staging.out().join(&folder).exists() {
                    continue;
                }
                staging.publish_folder(&folder, |name| names.iter().any(|own| *own == name))?;
            }
        }
        Ok(())
    }

    /// Gives the rows of `record` to `output`.
    fn write(&self, record: &Record<'_>, output: &mut dyn Output) -> Result<()> {
        output.begin(record.key)?;
        let mut result = Ok(());
        self.layout.rows(record, |table, cells| {
            if result.is_ok() {
                result = output.row(table, cells);
            }
        });
        result
    }

    fn note(&self, notes: Notes) {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).merge(notes);
    }

    /// Begins the output of `group` in the staging folder.
    fn open(&self, staging: &Staging, group: &Group, format: &dyn TypedFormat) -> Result<Open> {
        let place = self.place;
        let tables = self.layout.tables();
        let extension = format.extension();
        let files = match format.files() {
            Files::One => vec![place.whole(group, extension)],
            Files::PerTable => {
                tables.iter().map(|table| place.table(group, table, extension)).collect()
            }
        };
        let paths = files.iter().map(|file| staging.prepare(file)).collect::<Result<_>>()?;
        let output = format.create(paths, tables, EmptyTables::of(self.per))?;
        Ok(Open { output, files })
    }
}

/// The format of typed outputs for each group that `format` is, if it is one.
fn typed_format(format: Format, per: Per) -> Result<Option<Arc<dyn TypedFormat>>> {
    Ok(match format {
        #[cfg(feature = "xlsx")]
        Format::Xlsx => Some(Arc::new(crate::sink::Xlsx)),
        Format::Parquet => Some(parquet(per)?),
        #[cfg(not(feature = "xlsx"))]
        Format::Xlsx => return Err(ErrorKind::NoSuchFormat(format.extension()).into()),
        Format::Csv | Format::Tsv | Format::Jsonl | Format::Sqlite => None,
    })
}

#[cfg(feature = "parquet")]
fn parquet(per: Per) -> Result<Arc<dyn TypedFormat>> {
    Ok(Arc::new(crate::sink::Parquet::in_places_of(per)))
}

#[cfg(not(feature = "parquet"))]
fn parquet(_: Per) -> Result<Arc<dyn TypedFormat>> {
    Err(ErrorKind::NoSuchFormat("parquet").into())
}

/// Opens the one database of the output folder in the staging folder: a new one, or a copy of the
/// one that is there. Where the caller keeps a ledger of its own, the one that is there is written
/// to, in transactions.
fn open_database(staging: &Staging, options: &ExportOptions) -> Result<Open> {
    let file = Place::database();
    let there = staging.out().join(&file);
    if options.database_in_place && there.exists() {
        return Ok(Open { output: database(None, there, options.layout)?, files: Vec::new() });
    }
    let path = staging.prepare(&file)?;
    let old = there.exists().then_some(there);
    Ok(Open { output: database(old, path, options.layout)?, files: vec![file] })
}

#[cfg(feature = "sqlite")]
fn database(old: Option<PathBuf>, path: PathBuf, layout: Layout) -> Result<Box<dyn Output>> {
    use crate::sink::SqliteOutput;
    let mut output = match old {
        Some(old) => SqliteOutput::copy_of(&old, path, layout.tables())?,
        None => SqliteOutput::open(path, layout.tables())?,
    };
    if layout == Layout::Research {
        output.clear()?;
    }
    Ok(Box::new(output))
}

#[cfg(not(feature = "sqlite"))]
fn database(_: Option<PathBuf>, _: PathBuf, _: Layout) -> Result<Box<dyn Output>> {
    Err(ErrorKind::NoSuchFormat("sqlite").into())
}

/// Moves those of the files to their places that there are; an empty table may have none.
fn publish(staging: &Staging, files: &[PathBuf]) -> Result<()> {
    let written = files.iter().filter(|file| staging.path(file).exists());
    written.into_iter().try_for_each(|file| staging.publish(file))
}

/// Puts rows into a spool as if it were an output.
struct Spooling<'a> {
    spool: &'a mut Spool,
    group: &'a Group,
}

impl Output for Spooling<'_> {
    fn begin(&mut self, key: &str) -> Result<()> {
        self.spool.begin(self.group, key)
    }

    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<()> {
        self.spool.row(table, cells);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Notes> {
        Ok(Notes::default())
    }
}

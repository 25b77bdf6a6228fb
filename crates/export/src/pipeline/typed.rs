//! Outcomes to the typed formats: workbooks, Parquet files and the database.
//!
//! These cannot grow by appending. An output of the whole run is open from the beginning; where
//! there are many groups, the rows wait in a spool, and the outputs are written one by one at the
//! end. Outputs of a single filing are written at once, by the workers.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::sink::{
    EmptyTables, Files, Format, Group, Notes, Output, Per, Place, Replay, Spool, Staging,
    TypedFormat,
};
use section16::table::{Cell, Layout, Record};

#[cfg(not(all(feature = "xlsx", feature = "parquet", feature = "sqlite")))]
use crate::error::ErrorKind;
use crate::error::Result;

use super::options::ExportOptions;
use super::outcome::Outcome;

/// The typed outputs of a run.
pub(super) struct Typed {
    per: Per,
    layout: Layout,
    place: Place,
    /// Those that have outputs for each group.
    formats: Vec<Arc<dyn TypedFormat>>,
    /// What is written in the order of the inputs.
    ordered: Mutex<Ordered>,
    notes: Mutex<Notes>,
}

struct Ordered {
    /// The outputs of the whole run.
    open: Vec<Open>,
    /// The rows of all filings, where outputs are written at the end or may be written again.
    spool: Option<Spool>,
    /// Per filing: keys of which a copy came later, which is told in their problems.
    copied: HashSet<String>,
}

/// An output, and the files that it makes.
struct Open {
    output: Box<dyn Output>,
    files: Vec<PathBuf>,
}

impl Typed {
    pub(super) fn new(options: &ExportOptions, staging: &Staging) -> Result<Self> {
        let mut formats = Vec::new();
        for format in &options.formats {
            formats.extend(typed_format(*format, options.per)?);
        }
        formats.extend(options.more_formats.iter().cloned());
        let spool = match options.per {
            _ if formats.is_empty() => None,
            Per::Run => None,
            Per::Filing | Per::Issuer | Per::Day => Some(Spool::new(staging.folder())?),
        };
        let typed = Self {
            per: options.per,
            layout: options.layout,
            place: options.place(),
            formats,
            ordered: Mutex::new(Ordered { open: Vec::new(), spool, copied: HashSet::new() }),
            notes: Mutex::new(Notes::default()),
        };
        let mut open = Vec::new();
        if options.formats.contains(&Format::Sqlite) {
            open.push(open_database(staging, options)?);
        }
        if let Some(group) = Group::of_run(options.per) {
            for format in &typed.formats {
                open.push(typed.open(staging, &group, format.as_ref())?);
            }
        }
        typed.ordered.lock().unwrap_or_else(PoisonError::into_inner).open = open;
        Ok(typed)
    }

    /// The formats that have a file for each table.
    pub(super) fn of_tables(&self) -> impl Iterator<Item = &dyn TypedFormat> {
        let formats = self.formats.iter().map(AsRef::as_ref);
        formats.filter(|format| format.files() == Files::PerTable)
    }

    /// Takes an outcome in its turn.
    pub(super) fn append(&self, outcome: &Outcome) -> Result<()> {
        let mut ordered = self.ordered.lock().unwrap_or_else(PoisonError::into_inner);
        let Ordered { open, spool, copied } = &mut *ordered;
        let record = outcome.record();
        for Open { output, .. } in open {
            self.write(&record, output.as_mut())?;
        }
        if let Some(spool) = spool {
            // Per filing the spool is only gone through from end to end.
            let group = Group::of_run(Per::Run).filter(|_| self.per == Per::Filing);
            let group = group.unwrap_or_else(|| Group::of(self.per, &record));
            self.write(&record, &mut Spooling { spool, group })?;
            if self.per == Per::Filing && outcome.again {
                copied.insert(outcome.key.clone());
            }
        }
        Ok(())
    }

    /// Writes the outputs of a single filing. Those with a file for each table are left in the
    /// staging folder, which is published as a whole.
    pub(super) fn write_filing(
        &self,
        staging: &Staging,
        group: &Group,
        outcome: &Outcome,
    ) -> Result<()> {
        for format in &self.formats {
            let mut open = self.open(staging, group, format.as_ref())?;
            self.write(&outcome.record(), open.output.as_mut())?;
            self.note(open.output.finish()?);
            if format.files() == Files::One {
                publish(staging, &open.files)?;
            }
        }
        Ok(())
    }

    /// Writes what waited for the end of the run.
    pub(super) fn finish(self, staging: &Staging) -> Result<Notes> {
        let mut ordered = self.ordered.lock().unwrap_or_else(PoisonError::into_inner);
        for open in ordered.open.drain(..) {
            self.note(open.output.finish()?);
            publish(staging, &open.files)?;
        }
        let spool = ordered.spool.take();
        let copied = std::mem::take(&mut ordered.copied);
        drop(ordered);
        match spool {
            Some(spool) if self.per == Per::Filing => {
                let again = select(spool, staging, &copied)?;
                again.drain(|group, replay| self.write_group(staging, group, replay))?;
            }
            Some(spool) => {
                spool.drain(|group, replay| self.write_group(staging, group, replay))?;
            }
            None => {}
        }
        Ok(self.notes.into_inner().unwrap_or_else(PoisonError::into_inner))
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
        for Open { output, files } in open {
            self.note(output.finish()?);
            publish(staging, &files)?;
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
    Ok(Box::new(match old {
        Some(old) => SqliteOutput::copy_of(&old, path, layout.tables())?,
        None => SqliteOutput::open(path, layout.tables())?,
    }))
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

/// The filings with these keys, each in a group of its own.
fn select(spool: Spool, staging: &Staging, keys: &HashSet<String>) -> Result<Spool> {
    let mut selected = Spool::new(staging.folder())?;
    if keys.is_empty() {
        return Ok(selected);
    }
    spool.drain(|_, mut replay| {
        while let Some(filing) = replay.next_filing()? {
            let key = filing.key()?;
            if keys.contains(key) {
                let record = Record { key, source: "", filing: None, problems: &[] };
                selected.take(&Group::of(Per::Filing, &record), &filing)?;
            }
        }
        Ok(())
    })?;
    Ok(selected)
}

/// Puts rows into a spool as if it were an output.
struct Spooling<'a> {
    spool: &'a mut Spool,
    group: Group,
}

impl Output for Spooling<'_> {
    fn begin(&mut self, key: &str) -> Result<()> {
        self.spool.begin(&self.group, key)
    }

    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<()> {
        self.spool.row(table, cells);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Notes> {
        Ok(Notes::default())
    }
}

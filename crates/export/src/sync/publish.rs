//! The tables of groups that changed, written anew: whole, and then moved to their places.

use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::UNIX_EPOCH;

use rusqlite::{Connection, OptionalExtension, params};
use walkdir::WalkDir;

use crate::pipeline::{
    self, Destination, Ended, Export, ExportOptions, Notice, Observer, Outcome, Supply,
};
use crate::sink::{Format, Group, Place, move_file};
use crate::source::Input;
use section16::{AtPath, FileError, table::Layout};
use section16_edgar::{Store, Stored};

use super::lock::OWN;
use super::raw::Raw;
use super::state::State;
use crate::error::{Error, ErrorKind};

/// The tables of an export.
pub(super) struct Tables<'a> {
    /// Which tables, in which formats, in which folder.
    pub(super) options: &'a ExportOptions,
    pub(super) folder: &'a Path,
    pub(super) store: &'a Store,
    pub(super) state: &'a State,
    pub(super) jobs: NonZeroUsize,
    pub(super) stop: &'a AtomicBool,
}

/// What the ledger calls the outputs of all groups together, where they are written so.
const ALL: &str = "all";

/// Watches conversions of which nothing is to be told: the first reading told it.
struct Silent;

impl Observer for Silent {
    fn batch(&mut self, _: &[Outcome], _: Vec<Notice>, _: &pipeline::Report) {}
}

impl Tables<'_> {
    /// Notes which groups have files that are not as they were written: deleted, or changed.
    pub(super) fn verify(&self) -> Result<(), Error> {
        let state = self.state;
        let mut changed: Vec<String> = Vec::new();
        state.check(|| {
            let sql = "SELECT path, group_name, size, modified FROM outputs";
            let mut statement = state.db.prepare_cached(sql)?;
            let mut rows = statement.query(())?;
            while let Some(row) = rows.next()? {
                let path = self.options.out.join(row.get::<_, String>(0)?);
                if facts(&path).ok() != Some((row.get(2)?, row.get(3)?)) {
                    changed.push(row.get(1)?);
                }
            }
            Ok(())
        })?;
        changed.iter().try_for_each(|group| state.soil(group))?;
        if self.has_database() && !self.database().exists() {
            self.soil_all()?;
        }
        Ok(())
    }

    /// Begins all tables anew, for they are wanted in another way.
    pub(super) fn start_over(&self) -> Result<(), Error> {
        match fs::remove_file(self.database()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            removed => removed.at(&self.database())?,
        }
        self.soil_all()
    }

    /// Notes that the tables of every group are out of date.
    fn soil_all(&self) -> Result<(), Error> {
        let sql = "INSERT OR IGNORE INTO dirty SELECT DISTINCT group_name FROM filings \
                   WHERE group_name IS NOT NULL AND state <> 'removed'";
        self.state.change(sql, ())?;
        self.state.change("INSERT OR IGNORE INTO dirty SELECT group_name FROM outputs", ())?;
        // A single set of tables is there even when it has no row.
        match Group::of_run(self.options.per) {
            Some(group) => self.state.soil(group.as_str()),
            None => Ok(()),
        }
    }

    /// Writes the tables of `group` from the files of its filings. Gives the filings whose files
    /// are gone.
    pub(super) fn publish(&self, group: &str) -> Result<Vec<Lost>, Error> {
        let (inputs, gone) = self.inputs(group)?;
        let scratch = self.scratch()?;
        let files = self.formats(|format| format != Format::Sqlite);
        if !files.is_empty() && (!inputs.is_empty() || self.is_of_run(group)) {
            self.export(&inputs, files, scratch.clone())?;
        }
        let published = self.move_to_places(&scratch)?;
        if self.has_database() {
            self.replace_in_database(group, &inputs)?;
        }
        self.state.atomically(|| self.note(group, &published, &gone))?;
        Ok(gone)
    }

    /// Whether the tables of each group rest on filings of all others, as those of research do.
    pub(super) fn are_of_all(&self) -> bool {
        self.options.layout == Layout::Research
    }

    /// Writes the tables of every group from all files. Gives the filings whose files are gone.
    pub(super) fn publish_all(&self) -> Result<Vec<Lost>, Error> {
        let (inputs, gone) = self.inputs(ALL)?;
        let scratch = self.scratch()?;
        self.export(&inputs, self.options.formats.clone(), scratch.clone())?;
        let published = self.move_to_places(&scratch)?;
        self.state.atomically(|| {
            // What stood there group by group was of another layout.
            self.state.change("UPDATE outputs SET group_name = ?1", [ALL])?;
            self.note(ALL, &published, &gone)?;
            self.state.change("DELETE FROM dirty", ()).map(drop)
        })?;
        Ok(gone)
    }

    /// The files of a group, and the filings whose files are gone or damaged, with the reason.
    fn inputs(&self, group: &str) -> Result<(Vec<Input>, Vec<Lost>), Error> {
        let raw = Raw { folder: self.folder, store: self.store, state: self.state };
        let (mut inputs, mut lost) = (Vec::new(), Vec::new());
        let takes_all = self.is_of_run(group) || self.are_of_all();
        let filings = match takes_all {
            true => self.state.in_state("converted", usize::MAX)?,
            false => self.in_order(group)?,
        };
        for stored in filings {
            match raw.examine(&stored)? {
                None => inputs.push(Input::Path(self.store.file(&stored))),
                Some(reason) => {
                    raw.put_aside(&stored)?;
                    lost.push(Lost { stored, reason });
                }
            }
        }
        if takes_all {
            // All there are, however many.
            let all = Some(self.folder.join("edgar")).filter(|all| all.exists());
            inputs = all.map(Input::Path).into_iter().collect();
        }
        Ok((inputs, lost))
    }

    /// Moves what was written to its places; gives the paths below the folder of the tables.
    fn move_to_places(&self, scratch: &Path) -> Result<Vec<PathBuf>, Error> {
        let mut published = Vec::new();
        for entry in WalkDir::new(scratch).sort_by_file_name() {
            let entry =
                entry.map_err(|error| Error::from(FileError::new(scratch, error.into())))?;
            let Ok(relative) = entry.path().strip_prefix(scratch) else { continue };
            if !entry.file_type().is_file() {
                continue;
            }
            let place = self.options.out.join(relative);
            // Tables can be made again, so they are not synced to disk: what a power cut costs
            // has another size than the ledger says, and the next run notices.
            move_file(entry.path(), &place)?;
            published.push(relative.to_owned());
        }
        Ok(published)
    }

    /// Notes what stands where now, and takes away what stood there for the group before.
    fn note(&self, group: &str, published: &[PathBuf], gone: &[Lost]) -> Result<(), Error> {
        let state = self.state;
        let sql = "SELECT path FROM outputs WHERE group_name = ?1";
        for path in state.texts(sql, [group])? {
            if !published.iter().any(|file| file.to_string_lossy() == path) {
                self.take_away(Path::new(&path))?;
            }
        }
        state.change("DELETE FROM outputs WHERE group_name = ?1", [group])?;
        for path in published {
            let file = self.options.out.join(path);
            let (size, modified) = facts(&file).at(&file)?;
            let sql = "INSERT OR REPLACE INTO outputs VALUES (?1, ?2, ?3, ?4)";
            state.change(sql, params![path.to_string_lossy(), group, size, modified])?;
        }
        state.change("DELETE FROM dirty WHERE group_name = ?1", [group])?;
        gone.iter().try_for_each(|Lost { stored, reason }| {
            state.forget_content(stored.path.accession)?;
            state.lost(stored.path.accession, reason)
        })
    }

    /// Removes a file below the folder of the tables, and the folders that it leaves empty.
    fn take_away(&self, relative: &Path) -> Result<(), Error> {
        let out = &self.options.out;
        let file = out.join(relative);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Error::from(FileError::new(&file, error)));
            }
            _ => {}
        }
        let folders = relative.ancestors().skip(1).filter(|folder| *folder != Path::new(""));
        for folder in folders {
            if fs::remove_dir(out.join(folder)).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// The filings of a group in the order in which a walk through the folder meets them.
    fn in_order(&self, group: &str) -> Result<Vec<Stored>, Error> {
        let mut filings = self.state.of_group(group)?;
        filings.sort_by_cached_key(|stored| {
            (stored.path.cik.number().to_string(), stored.path.accession, stored.is_packed)
        });
        Ok(filings)
    }

    fn export(&self, inputs: &[Input], formats: Vec<Format>, out: PathBuf) -> Result<(), Error> {
        // The ledger says which groups are still to be done, so that the database, which may be large,
        // need not be copied for each of them.
        let database_in_place = true;
        // The formats are written one after the other, and stand where they would together.
        let is_apart = Some(self.options.place().is_apart);
        let base = self.options.clone();
        let options = ExportOptions { formats, out, database_in_place, is_apart, ..base };
        let export = Export::new(options)?;
        self.convert(inputs, &export)?;
        export.finish()?;
        Ok(())
    }

    /// Gives the files to `destination`, through the pipeline of `convert`.
    pub(super) fn convert(
        &self,
        inputs: &[Input],
        destination: &impl Destination,
    ) -> Result<(), Error> {
        let items = Supply::of(inputs);
        let ended = pipeline::run(items, destination, self.jobs, self.stop, &mut Silent);
        match ended? {
            Ended::Complete(_) => Ok(()),
            Ended::Stopped(_) => Err(ErrorKind::Interrupted.into()),
        }
    }

    /// Replaces the rows of a group's filings in the one database, and takes out those of filings
    /// that are no longer there.
    fn replace_in_database(&self, group: &str, inputs: &[Input]) -> Result<(), Error> {
        let sql = "SELECT accession FROM filings WHERE group_name = ?1 \
                   AND state IN ('removed', 'known', 'failed')";
        let gone = self.state.texts(sql, [group])?;
        if !gone.is_empty() && self.database().exists() {
            self.delete_from_database(&gone).map_err(|error| {
                Error::from(FileError::new(self.database(), io::Error::other(error)))
            })?;
        }
        self.export(inputs, vec![Format::Sqlite], self.options.out.clone())
    }

    fn delete_from_database(&self, gone: &[String]) -> rusqlite::Result<()> {
        let mut db = Connection::open(self.database())?;
        db.busy_timeout(std::time::Duration::from_secs(10))?;
        let transaction = db.transaction()?;
        for table in self.options.layout.tables() {
            let there = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
            let there = transaction.query_row(there, [table.name], |_| Ok(())).optional()?;
            let key = table.columns.iter().find(|column| column.is_key());
            let (Some(()), Some(key)) = (there, key) else { continue };
            let sql = format!("DELETE FROM {} WHERE {} = ?1", table.name, key.name);
            for accession in gone {
                transaction.execute(&sql, [accession])?;
            }
        }
        transaction.commit()
    }

    /// An empty folder for what is being written, on the disk of the tables.
    fn scratch(&self) -> Result<PathBuf, Error> {
        let scratch = self.folder.join(OWN).join("publish");
        let fail = |error| Error::from(FileError::new(&scratch, error));
        match fs::remove_dir_all(&scratch) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fail(error)),
            _ => {}
        }
        fs::create_dir_all(&scratch).map_err(fail)?;
        Ok(scratch)
    }

    fn is_of_run(&self, group: &str) -> bool {
        Group::of_run(self.options.per).is_some_and(|of_run| of_run.as_str() == group)
    }

    fn has_database(&self) -> bool {
        self.options.formats.contains(&Format::Sqlite)
    }

    fn database(&self) -> PathBuf {
        self.options.out.join(Place::database())
    }

    fn formats(&self, wanted: impl Fn(Format) -> bool) -> Vec<Format> {
        self.options.formats.iter().copied().filter(|format| wanted(*format)).collect()
    }
}

/// A filing whose file is gone or damaged, and why.
pub(super) struct Lost {
    pub(super) stored: Stored,
    pub(super) reason: String,
}

/// Size and time of a file, by which a change is noticed.
fn facts(file: &Path) -> io::Result<(i64, i64)> {
    let metadata = fs::metadata(file)?;
    let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let saturate = |number: u128| i64::try_from(number).unwrap_or(i64::MAX);
    Ok((saturate(metadata.len().into()), saturate(modified.as_nanos())))
}

//! The ledger of an export: `sync-state.sqlite`.
//!
//! It says what is followed, which indexes were read, what became of each filing and which output
//! files were written. Everything in it but what is followed can be made anew from EDGAR and the
//! filings on disk.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use crate::error::{Error, ErrorKind};
use section16::FileError;

/// The name of the file in the folder of the export.
const FILE: &str = "sync-state.sqlite";
/// Marks the file as one of this program: `S16S`.
const APPLICATION_ID: i32 = 0x5331_3653;
/// Goes up with every change of the schema.
const VERSION: i32 = 1;
/// The setting that says that the filings on disk were looked through.
const STOCK: &str = "stock_taken";
/// How long to wait for a program that looks at the file.
const PATIENCE: Duration = Duration::from_secs(10);

/// States of a filing: `known` (listed, not there yet), `failed` (the last try failed), `fetched`
/// (the file is there), `converted` (its group is known), `changed` (an index corrected it; the
/// old file counts until the new one is there), `arrived` (the new file is there, beside the old
/// one), `removed` (no index lists it any more).
const SCHEMA: &str = "
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE follows (
    kind TEXT NOT NULL CHECK (kind IN ('all', 'cik')),
    value TEXT NOT NULL,
    PRIMARY KEY (kind, value)
) WITHOUT ROWID;
CREATE TABLE indexes (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    held_to TEXT,
    read_on TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE filings (
    accession TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN
        ('known', 'failed', 'fetched', 'converted', 'changed', 'arrived', 'removed')),
    form TEXT,
    filed TEXT,
    cik INTEGER NOT NULL,
    parties TEXT,
    packed INTEGER NOT NULL DEFAULT 0,
    listed_in TEXT,
    group_name TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    tried_at INTEGER,
    tried_run INTEGER,
    next_try INTEGER,
    reason TEXT
) WITHOUT ROWID;
CREATE INDEX filings_by_state ON filings (state, filed, accession);
CREATE INDEX filings_by_group ON filings (group_name);
CREATE INDEX filings_by_index ON filings (listed_in);
CREATE TABLE listings (
    cik INTEGER NOT NULL,
    accession TEXT NOT NULL,
    PRIMARY KEY (cik, accession)
) WITHOUT ROWID;
CREATE INDEX listings_by_filing ON listings (accession);
CREATE TABLE set_aside (accession TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE dirty (group_name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE outputs (
    path TEXT PRIMARY KEY,
    group_name TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX outputs_by_group ON outputs (group_name);
";

/// What came later: made in a ledger of before as well, which has nothing in it then.
const LATER: &str = "
CREATE TABLE IF NOT EXISTS contents (
    accession TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL
) WITHOUT ROWID;
";

/// The ledger.
#[derive(Debug)]
pub(super) struct State {
    pub(super) db: Connection,
    path: PathBuf,
}

impl State {
    /// Opens the ledger of the export in `folder`, or makes an empty one.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written, or is not one that this version can use.
    pub(super) fn open(folder: &Path) -> Result<Self, Error> {
        Self::at(folder.join(FILE))
    }

    /// Opens the ledger for a look, or `None` where there is none.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read, or is not one that this version can use.
    pub(super) fn look(folder: &Path) -> Result<Option<Self>, Error> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        // What a killed run has begun to write must be undone before anything can be read.
        let db = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE);
        let db = db.map_err(|error| refused(&path, &error))?;
        let state = Self { db, path };
        state.check(|| state.db.busy_timeout(PATIENCE))?;
        state.check_version()?;
        Ok(Some(state))
    }

    /// Opens a copy of the ledger in the folder `scratch`, for a run that is to leave no trace.
    ///
    /// # Errors
    ///
    /// As with [`open`](Self::open).
    pub(super) fn copy(folder: &Path, scratch: &Path) -> Result<Self, Error> {
        let to = scratch.join(FILE);
        if let Some(state) = Self::look(folder)? {
            let sql = "VACUUM INTO ?1";
            state.check(|| state.db.execute(sql, [to.to_string_lossy()]))?;
        }
        Self::at(to)
    }

    fn at(path: PathBuf) -> Result<Self, Error> {
        let db = Connection::open(&path).map_err(|error| refused(&path, &error))?;
        let state = Self { db, path };
        state.check(|| {
            state.db.busy_timeout(PATIENCE)?;
            state.db.pragma_update(None, "synchronous", "FULL")
        })?;
        let is_new = state.check(|| {
            state.db.query_one("SELECT count(*) = 0 FROM sqlite_schema", (), |row| row.get(0))
        })?;
        if is_new {
            state.atomically(|| {
                state.check(|| {
                    state.db.execute_batch(SCHEMA)?;
                    state.db.pragma_update(None, "application_id", APPLICATION_ID)?;
                    state.db.pragma_update(None, "user_version", VERSION)
                })
            })?;
        }
        state.check_version()?;
        state.check(|| state.db.execute_batch(LATER))?;
        Ok(state)
    }

    /// Whether the filings on disk were looked through since the ledger was made.
    pub(super) fn has_stock(&self) -> Result<bool, Error> {
        Ok(self.setting(STOCK)?.is_some())
    }

    /// Notes that they were.
    pub(super) fn note_stock(&self) -> Result<(), Error> {
        self.set(STOCK, "true").map(drop)
    }

    /// Refuses what another program or version has made.
    fn check_version(&self) -> Result<(), Error> {
        let pragma = |name| {
            self.check(|| self.db.pragma_query_value(None, name, |row| row.get::<_, i32>(0)))
        };
        let refuse = |message: String, replaceable| {
            Err(ErrorKind::State { path: self.path.clone(), message, replaceable }.into())
        };
        if pragma("application_id")? != APPLICATION_ID {
            return refuse("this is no state file of section16".to_owned(), true);
        }
        match pragma("user_version")? {
            VERSION => Ok(()),
            version if version > VERSION => refuse(
                format!(
                    "a newer version of section16 made this state file (its schema is {version}, \
                     this program knows {VERSION})"
                ),
                false,
            ),
            version => refuse(
                format!(
                    "an older version of section16 made this state file (its schema is {version}, \
                     this program needs {VERSION})"
                ),
                true,
            ),
        }
    }

    /// Does `work` wholly or not at all.
    pub(super) fn atomically<T>(
        &self,
        work: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.check(|| self.db.execute_batch("SAVEPOINT step"))?;
        let done = work();
        let sql = if done.is_ok() { "RELEASE step" } else { "ROLLBACK TO step; RELEASE step" };
        let ended = self.check(|| self.db.execute_batch(sql));
        if done.is_ok() && ended.is_err() {
            // What the disk had no room for is undone, so that the ledger can still be used.
            let _ = self.db.execute_batch("ROLLBACK");
        }
        done.and_then(|value| ended.map(|()| value))
    }

    /// Does `work` on the database and says what is wrong with the file where that fails.
    pub(super) fn check<T>(&self, work: impl FnOnce() -> rusqlite::Result<T>) -> Result<T, Error> {
        work().map_err(|error| refused(&self.path, &error))
    }

    /// A remembered setting.
    pub(super) fn setting(&self, name: &str) -> Result<Option<String>, Error> {
        self.check(|| {
            let sql = "SELECT value FROM settings WHERE name = ?1";
            self.db.prepare_cached(sql)?.query_one([name], |row| row.get(0)).optional()
        })
    }

    /// Remembers a setting; gives whether it was another one before.
    pub(super) fn set(&self, name: &str, value: &str) -> Result<bool, Error> {
        if self.setting(name)?.as_deref() == Some(value) {
            return Ok(false);
        }
        self.check(|| {
            let sql = "INSERT OR REPLACE INTO settings VALUES (?1, ?2)";
            self.db.prepare_cached(sql)?.execute([name, value])
        })?;
        Ok(true)
    }

    /// The values followed of one kind, sorted.
    pub(super) fn followed(&self, kind: &str) -> Result<Vec<String>, Error> {
        self.check(|| {
            let sql = "SELECT value FROM follows WHERE kind = ?1 ORDER BY value";
            self.db.prepare_cached(sql)?.query_map([kind], |row| row.get(0))?.collect()
        })
    }

    /// Follows `value` from now on.
    pub(super) fn follow(&self, kind: &str, value: &str) -> Result<(), Error> {
        self.check(|| {
            let sql = "INSERT OR IGNORE INTO follows VALUES (?1, ?2)";
            self.db.prepare_cached(sql)?.execute([kind, value]).map(drop)
        })
    }

    /// Runs a statement that changes something; gives how many rows it changed.
    pub(super) fn change(&self, sql: &str, values: impl rusqlite::Params) -> Result<u64, Error> {
        let changed = self.check(|| self.db.prepare_cached(sql)?.execute(values))?;
        Ok(changed as u64)
    }

    /// Counts what a query counts.
    pub(super) fn count(&self, sql: &str, values: impl rusqlite::Params) -> Result<u64, Error> {
        let count = self
            .check(|| self.db.prepare_cached(sql)?.query_one(values, |row| row.get::<_, i64>(0)))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }
}

/// Why SQLite does not do what it should, in words of this program.
fn refused(path: &Path, error: &rusqlite::Error) -> Error {
    let disk = |kind| Error::from(FileError::new(path, io::Error::from(kind)));
    let state = |message: &str, replaceable| {
        let (path, message) = (path.to_owned(), message.to_owned());
        Error::from(ErrorKind::State { path, message, replaceable })
    };
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => disk(io::ErrorKind::StorageFull),
        Some(ErrorCode::ReadOnly) => disk(io::ErrorKind::ReadOnlyFilesystem),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            match std::fs::OpenOptions::new().create(true).append(true).open(path) {
                Err(error) => Error::from(FileError::new(path, error)),
                Ok(_) => state("the state file cannot be opened", true),
            }
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            state("the state file is damaged", true)
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::from(FileError::new(
            path,
            io::Error::other("another program holds the state file"),
        )),
        _ => Error::from(FileError::new(path, io::Error::other(error.to_string()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_is_there_again() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        assert!(!state.has_stock().unwrap());
        assert!(state.set("per", "day").unwrap());
        assert!(!state.set("per", "day").unwrap());
        state.follow("cik", "77").unwrap();
        drop(state);
        let state = State::look(folder.path()).unwrap().unwrap();
        assert_eq!(state.setting("per").unwrap().as_deref(), Some("day"));
        assert_eq!(state.followed("cik").unwrap(), ["77"]);
    }

    #[test]
    fn a_step_that_fails_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        let failed = state.atomically(|| {
            state.set("per", "day")?;
            Err::<(), _>(ErrorKind::Interrupted.into())
        });
        assert!(failed.is_err());
        assert_eq!(state.setting("per").unwrap(), None);
    }

    #[test]
    fn files_of_others_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let open = |version: i32| {
            drop(State::open(folder.path()));
            let db = Connection::open(folder.path().join(FILE)).unwrap();
            db.pragma_update(None, "user_version", version).unwrap();
            drop(db);
            State::open(folder.path()).unwrap_err().to_string()
        };
        assert!(open(VERSION + 1).contains("a newer version of section16"));
        assert!(open(VERSION - 1).contains("an older version of section16"));
        std::fs::write(folder.path().join(FILE), "rubbish, and more of it").unwrap();
        assert!(State::open(folder.path()).unwrap_err().to_string().contains("damaged"));
    }
}

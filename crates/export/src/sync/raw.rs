//! The filings on disk: what is there when there is no ledger, what is corrected or withdrawn.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use section16::{AccessionNumber, AtPath};
use section16_edgar::{FilingPath, ListedFiling, Presence, Store, Stored, sync_folder};

use super::content::Content;
use super::lock::OWN;
use super::state::State;
use crate::error::Error;

/// Files of filings that were corrected or withdrawn are kept here, below the export's folder.
const ASIDE: &str = "withdrawn";

/// So many filings are noted at once.
const BATCH: usize = 500;

/// The raw filings of an export.
pub(super) struct Raw<'a> {
    pub(super) folder: &'a Path,
    pub(super) store: &'a Store,
    pub(super) state: &'a State,
}

impl State {
    /// Notes files as fetched without looking into them.
    pub(super) fn assume_whole(&self, paths: &[FilingPath]) -> Result<(), Error> {
        self.atomically(|| {
            for path in paths {
                if self.place(path.accession.as_str())?.is_none() {
                    self.expect(&ListedFiling::at(*path), None)?;
                    self.is_there(&known_as(*path), "fetched")?;
                }
            }
            Ok(())
        })
    }
}

/// Where corrected filings wait until they take the place of the old ones.
pub(super) fn incoming(folder: &Path) -> PathBuf {
    folder.join(OWN).join("incoming")
}

impl Raw<'_> {
    /// Finishes what a run that was killed may have left undone; looks through what is on disk if
    /// `take_stock` says so.
    /// Gives a sentence for each file that is damaged.
    pub(super) fn recover(&self, take_stock: bool) -> Result<Vec<String>, Error> {
        self.clear_removed()?;
        self.replace_corrected()?;
        if take_stock { self.take_stock() } else { Ok(Vec::new()) }
    }

    /// Takes what is on disk for what was fetched: files that the ledger does not know are noted,
    /// and of those that it knows and that are gone, it is noted that they are to be fetched.
    fn take_stock(&self) -> Result<Vec<String>, Error> {
        let paths = Store::filings(self.folder)?;
        for batch in paths.chunks(BATCH) {
            self.state.atomically(|| batch.iter().try_for_each(|path| self.take_in(path)))?;
        }
        let mut damaged = Vec::new();
        for state in ["fetched", "converted"] {
            for stored in self.state.in_state(state, usize::MAX)? {
                if let Some(reason) = self.examine(&stored)? {
                    self.lose(&stored, &reason)?;
                    damaged.push(format!("{}: {reason}; it is fetched again", stored.path));
                }
            }
        }
        self.state.note_stock()?;
        Ok(damaged)
    }

    /// What is wrong with the file of a filing that is noted as fetched. What was not noted of it
    /// yet, for it came before this was done, is noted now.
    ///
    /// # Errors
    ///
    /// Where the file is there and cannot be read, by a fault of the disk or for want of handles.
    pub(super) fn examine(&self, stored: &Stored) -> Result<Option<String>, Error> {
        let file = self.store.file(stored);
        let bytes = match self.store.read(stored) {
            Ok(bytes) => bytes,
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound => return Ok(Some("its file is gone".to_owned())),
                io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                    return Ok(Some("its file cannot be unpacked".to_owned()));
                }
                _ => return Err(error.into()),
            },
        };
        let content = Content::of(&bytes);
        if let Some(noted) = self.state.content(stored.path.accession)? {
            return Ok(content.differs_from(&noted));
        }
        match self.store.find(&ListedFiling::at(stored.path))? {
            Presence::Whole(_) => {
                self.state.note_content(stored.path.accession, &content)?;
                Ok(None)
            }
            Presence::Damaged(_, reason) => Ok(Some(reason)),
            Presence::Absent => Ok(Some(format!("{} is not found", file.display()))),
        }
    }

    /// Puts a damaged file aside and notes that the filing is to be fetched.
    pub(super) fn lose(&self, stored: &Stored, reason: &str) -> Result<(), Error> {
        self.put_aside(stored)?;
        self.state.atomically(|| {
            self.state.forget_content(stored.path.accession)?;
            self.state.lost(stored.path.accession, reason)
        })
    }

    /// Takes away copies of a filing that was withdrawn and has returned.
    pub(super) fn clear_returned(&self, stored: &Stored) -> Result<(), Error> {
        let Ok(bytes) = self.store.read(stored) else { return Ok(()) };
        for copy in self.names_aside(stored).take_while(|copy| copy.exists()) {
            if fs::read(&copy).is_ok_and(|kept| kept == bytes) {
                fs::remove_file(&copy).at(&copy)?;
                break;
            }
        }
        Ok(())
    }

    fn take_in(&self, path: &FilingPath) -> Result<(), Error> {
        let accession = path.accession.as_str();
        if let Some(known) = self.state.place(accession)? {
            // A second copy under another party would be converted as a duplicate.
            return if known.path == *path { Ok(()) } else { self.put_aside(&known_as(*path)) };
        }
        let listed = ListedFiling::at(*path);
        self.state.expect(&listed, None)?;
        match self.store.find(&listed)? {
            Presence::Whole(stored) => self.state.is_there(&stored, "fetched"),
            Presence::Damaged(..) | Presence::Absent => Ok(()),
        }
    }

    /// Notes those of the filings as fetched that are there.
    pub(super) fn take_in_finished(&self, filings: &[ListedFiling]) -> Result<(), Error> {
        self.state.atomically(|| {
            for filing in filings {
                if let Presence::Whole(stored) = self.store.find(filing)? {
                    self.state.is_there(&stored, "fetched")?;
                }
            }
            Ok(())
        })
    }

    /// Puts the files of withdrawn filings aside.
    pub(super) fn clear_removed(&self) -> Result<(), Error> {
        let sql = "SELECT accession FROM set_aside";
        for accession in self.state.texts(sql, ())? {
            if let Some(stored) = self.state.place(&accession)? {
                self.put_aside(&stored)?;
            }
            self.state.change("DELETE FROM set_aside WHERE accession = ?1", [&accession])?;
        }
        Ok(())
    }

    /// Puts corrected filings that have arrived in the place of the old ones.
    pub(super) fn replace_corrected(&self) -> Result<(), Error> {
        let arrived = self.state.in_state("arrived", usize::MAX)?;
        if arrived.is_empty() {
            return Ok(());
        }
        let waiting = incoming(self.folder);
        for old in arrived {
            let accession = old.path.accession;
            let found = Store::filings(&waiting)?.into_iter().find(|it| it.accession == accession);
            let new = match found {
                Some(path) => {
                    self.put_aside(&old)?;
                    let to = self.store.file(&known_as(path));
                    rename(&waiting.join(path.to_string()), &to)?;
                    known_as(path)
                }
                // It was moved, and the run ended before that was noted.
                None => known_as(self.moved_to(accession, &old)?),
            };
            self.state.forget_content(accession)?;
            self.state.is_there(&new, "fetched")?;
        }
        Ok(())
    }

    /// Where a corrected filing stands that is in its place already.
    fn moved_to(&self, accession: AccessionNumber, old: &Stored) -> Result<FilingPath, Error> {
        let ciks = self.state.parties_of(accession)?;
        let paths = ciks.into_iter().map(|cik| FilingPath { cik, accession });
        let there = |path: &FilingPath| self.store.file(&known_as(*path)).exists();
        Ok(paths.into_iter().find(there).unwrap_or(old.path))
    }

    /// Moves a file out of the filings, under a name that is free.
    pub(super) fn put_aside(&self, stored: &Stored) -> Result<(), Error> {
        let from = self.store.file(stored);
        if !from.exists() {
            return Ok(());
        }
        match self.names_aside(stored).find(|to| !to.exists()) {
            Some(to) => rename(&from, &to),
            None => Ok(()),
        }
    }

    /// The names under which files of a filing are put aside, the first one first.
    fn names_aside(&self, stored: &Stored) -> impl Iterator<Item = PathBuf> + use<> {
        let name = stored.path.to_string();
        let stem = self.folder.join(ASIDE).join(name.trim_end_matches(".txt"));
        let first = stem.with_extension("txt");
        let numbered = (2_u64..).map(move |number| stem.with_extension(format!("{number}.txt")));
        std::iter::once(first).chain(numbered)
    }
}

fn known_as(path: FilingPath) -> Stored {
    Stored { path, is_packed: false }
}

/// Moves a file into a folder that may not be there, for good.
fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    let folder = to.parent().unwrap_or(to);
    fs::create_dir_all(folder).at(folder)?;
    fs::rename(from, to).at(to)?;
    Ok(sync_folder(folder)?)
}

//! Full submissions on disk, under the paths they have on EDGAR: whole files alone, each filing
//! once.
//!
//! The bytes of a filing enter; a file leaves, and the answer whether a filing is there already.
//! Next: [`crate::body`] for what makes a file whole, [`crate::download`] for who fills a store.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use section16::{AccessionNumber, AtPath, Cik, FileError};

use crate::body;
use crate::durable::{remove, write_whole};
use crate::error::{Error, ErrorKind};
use crate::filing_path::FilingPath;
use crate::listing::ListedFiling;

/// The program's own files within a store.
const OWN: &str = ".section16";

/// A folder of filings: `DIR/edgar/data/<cik>/<accession>.txt`, or `.txt.gz`.
///
/// One run at a time works in a store. Beside the filings there is a folder `.section16` with the
/// lock, files that are being written, and cached indexes.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    gzip: bool,
    /// Every filing that was there when it was first asked for, sorted: the digits of its number
    /// and the party under which it is. Sixteen bytes each, for there may be millions.
    catalogue: OnceLock<Vec<(u64, u64)>>,
    lock: File,
    last_run: Option<SystemTime>,
}

/// A file of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The filing, and the party under which it is stored.
    pub path: FilingPath,
    /// Whether the file is compressed, and its name ends in `.gz`.
    pub is_packed: bool,
}

/// Whether a filing is in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is, in this file.
    Whole(Stored),
    /// A file is there, under this party, and is not whole; the text says why.
    Damaged(FilingPath, String),
    /// It is not.
    Absent,
}

impl Store {
    /// Opens the store in `root`, which is created if need be; new files are compressed if `gzip`
    /// says so.
    ///
    /// # Errors
    ///
    /// A locked-folder error where another run works in it; a disk error where it cannot be
    /// written.
    pub fn open(root: &Path, gzip: bool) -> Result<Self, Error> {
        let own = root.join(OWN);
        let temporary = own.join("tmp");
        let locked = own.join("lock");
        let last_run = fs::metadata(&locked).and_then(|file| file.modified()).ok();
        fs::create_dir_all(&temporary).at(root)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&locked)
            .at(&locked)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(ErrorKind::Locked(root.to_owned()).into());
            }
            Err(fs::TryLockError::Error(error)) => {
                return Err(Error::from(FileError::new(&locked, error)));
            }
        }
        clear(&temporary)?;
        Ok(Self { root: root.to_owned(), gzip, catalogue: OnceLock::new(), lock, last_run })
    }

    /// When an earlier run in this store ended, so that a loop of short runs keeps the pace of one.
    pub fn last_run(&self) -> Option<SystemTime> {
        self.last_run
    }

    /// The same store, which looks for filings under their known parties alone; for whoever knows
    /// where each filing is.
    pub fn without_catalogue(mut self) -> Self {
        self.catalogue = OnceLock::from(Vec::new());
        self
    }

    /// Every filing that has a file below `root`, whole or not, sorted.
    ///
    /// # Errors
    ///
    /// Where a folder cannot be read.
    pub fn filings(root: &Path) -> Result<Vec<FilingPath>, Error> {
        let filing = |(accession, cik): (u64, u64)| {
            let accession = format!("{accession:018}").parse().ok()?;
            Some(FilingPath { cik: cik.to_string().parse().ok()?, accession })
        };
        Ok(list(&root.join("edgar/data"))?.into_iter().filter_map(filing).collect())
    }

    /// The folder of cached indexes.
    pub fn cache_folder(&self) -> PathBuf {
        self.root.join(OWN).join("cache")
    }

    /// The folder of filings that are not to be kept: a store of its own.
    pub fn folder_of_unkept(&self) -> PathBuf {
        self.root.join(OWN).join("unkept")
    }

    /// The path of a stored file.
    pub fn file(&self, stored: &Stored) -> PathBuf {
        let name = stored.path.to_string();
        self.root.join(if stored.is_packed { format!("{name}.gz") } else { name })
    }

    /// Reads a stored file, decompressed.
    ///
    /// # Errors
    ///
    /// What the file system says, or that the file is no gzip file (invalid data, or an
    /// unexpected end).
    pub fn read(&self, stored: &Stored) -> Result<Vec<u8>, FileError> {
        let file = self.file(stored);
        let bytes = fs::read(&file).at(&file)?;
        if stored.is_packed { unpack(&bytes).at(&file) } else { Ok(bytes) }
    }

    /// Under which party a filing is stored, whole or not.
    ///
    /// # Errors
    ///
    /// Where a folder of the store cannot be read.
    pub fn locate(&self, accession: AccessionNumber) -> Result<Option<FilingPath>, Error> {
        let catalogue = match self.catalogue.get() {
            Some(catalogue) => catalogue,
            None => {
                let listed = list(&self.root.join("edgar/data"))?;
                self.catalogue.get_or_init(|| listed)
            }
        };
        let found = catalogue.binary_search_by_key(&accession.digits(), |(number, _)| *number);
        let cik = found.ok().and_then(|at| catalogue[at].1.to_string().parse().ok());
        Ok(cik.map(|cik| FilingPath { cik, accession }))
    }

    /// Whether the store has the filing, under whichever party, and whole.
    ///
    /// # Errors
    ///
    /// Where a file or folder of the store cannot be read: that says nothing of the filing.
    pub fn find(&self, filing: &ListedFiling) -> Result<Presence, Error> {
        let accession = filing.accession;
        let known = filing.parties.iter().map(|party| FilingPath { cik: party.cik, accession });
        let mut damaged = None;
        for path in known {
            match self.look(&path)? {
                Presence::Absent => {}
                whole @ Presence::Whole(_) => return Ok(whole),
                found @ Presence::Damaged(..) => damaged = Some(found),
            }
        }
        match (damaged, self.locate(accession)?) {
            (Some(damaged), _) => Ok(damaged),
            (None, Some(path)) => self.look(&path),
            (None, None) => Ok(Presence::Absent),
        }
    }

    /// Writes a filing: under a temporary name, synced, and then renamed, so that its name never
    /// stands for less than the whole.
    ///
    /// # Errors
    ///
    /// A disk error; an error of the folder where somebody removed or replaced it meanwhile.
    pub fn save(&self, path: &FilingPath, bytes: &[u8]) -> Result<Stored, Error> {
        self.check_held()?;
        self.write(path, bytes).map_err(|error| match self.check_held() {
            Err(gone) if error.kind() == io::ErrorKind::NotFound => gone,
            _ => error.into(),
        })
    }

    fn write(&self, path: &FilingPath, bytes: &[u8]) -> Result<Stored, FileError> {
        let stored = Stored { path: *path, is_packed: self.gzip };
        let other = Stored { is_packed: !self.gzip, ..stored };
        let (file, other) = (self.file(&stored), self.file(&other));
        let temporary = self.root.join(OWN).join("tmp").join(path.accession.as_str());
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).at(folder)?;
        }
        if self.gzip {
            write_whole(&file, &temporary, &pack(bytes).at(&file)?)?;
        } else {
            write_whole(&file, &temporary, bytes)?;
        }
        // A damaged file of the other kind must not be found beside the whole one.
        remove(&other)?;
        Ok(stored)
    }

    /// Whether the folder is still the one that was opened: one that was removed is not made anew.
    fn check_held(&self) -> Result<(), Error> {
        let locked = self.root.join(OWN).join("lock");
        match fs::metadata(&locked) {
            Ok(found) if is_same_file(&found, &self.lock.metadata().at(&locked)?) => Ok(()),
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(FileError::new(&locked, error).into())
            }
            _ => Err(ErrorKind::FolderGone(self.root.clone()).into()),
        }
    }

    /// Looks at the files that a filing may have under one party.
    fn look(&self, path: &FilingPath) -> Result<Presence, Error> {
        let mut presence = Presence::Absent;
        for is_packed in [false, true] {
            let stored = Stored { path: *path, is_packed };
            let checked = match self.read(&stored) {
                Ok(bytes) => body::check(&bytes, path.accession),
                Err(error) => match error.kind() {
                    io::ErrorKind::NotFound => continue,
                    // Such are the errors of a file that is not gzip, or not to its end.
                    io::ErrorKind::InvalidInput
                    | io::ErrorKind::InvalidData
                    | io::ErrorKind::UnexpectedEof => {
                        Err("the file is no gzip file, or is cut".to_owned())
                    }
                    _ => return Err(error.into()),
                },
            };
            match checked {
                Ok(()) => return Ok(Presence::Whole(stored)),
                Err(reason) => presence = Presence::Damaged(*path, reason),
            }
        }
        Ok(presence)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Without the time, the next run starts at once.
        let _ = self.lock.set_modified(SystemTime::now());
    }
}

fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn unpack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

/// Removes the files of a folder.
fn clear(folder: &Path) -> Result<(), FileError> {
    for entry in fs::read_dir(folder).at(folder)? {
        remove(&entry.at(folder)?.path())?;
    }
    Ok(())
}

#[cfg(unix)]
fn is_same_file(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Where files have no number, one of the same name is taken for the same.
#[cfg(not(unix))]
fn is_same_file(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    true
}

/// The names in a folder; none where there is no folder.
fn names(folder: &Path) -> Result<Vec<String>, FileError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if is_no_folder(&error) => return Ok(Vec::new()),
        entries => entries.at(folder)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        names.extend(entry.at(folder)?.file_name().into_string());
    }
    Ok(names)
}

fn is_no_folder(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Every filing below `data`, by its name alone. What has no such name is none of ours.
fn list(data: &Path) -> Result<Vec<(u64, u64)>, FileError> {
    let mut found = Vec::new();
    for folder in names(data)? {
        let Ok(cik) = folder.parse::<Cik>() else { continue };
        for name in names(&data.join(&folder))? {
            let stem = name.strip_suffix(".gz").unwrap_or(&name).strip_suffix(".txt");
            if let Some(Ok(accession)) = stem.map(str::parse::<AccessionNumber>) {
                found.push((accession.digits(), cik.number()));
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("section16-store-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    fn filing(cik: u32) -> (ListedFiling, String) {
        let number = "0000000088-24-000009";
        let path = FilingPath::find_in(&format!("edgar/data/{cik}/{number}.txt")).unwrap();
        (
            ListedFiling::at(path),
            format!("<SEC-DOCUMENT>{number}.txt : 20240102\n</SEC-DOCUMENT>\n"),
        )
    }

    #[test]
    fn what_is_saved_is_found_plain_or_packed() {
        for gzip in [false, true] {
            let root = folder(if gzip { "gz" } else { "txt" });
            let (listed, text) = filing(77);
            let store = Store::open(&root, gzip).unwrap();
            assert_eq!(store.find(&listed).unwrap(), Presence::Absent);
            let stored = store.save(&listed.path(), text.as_bytes()).unwrap();
            assert_eq!(store.read(&stored).unwrap(), text.as_bytes());
            assert_eq!(store.find(&listed).unwrap(), Presence::Whole(stored));
            drop(store);
            // Under another party, by a run that stores the other kind.
            let store = Store::open(&root, !gzip).unwrap();
            assert_eq!(store.find(&filing(99).0).unwrap(), Presence::Whole(stored));
            drop(store);
            fs::remove_dir_all(&root).unwrap();
        }
    }

    #[test]
    fn damage_is_noticed_and_mended() {
        let root = folder("damaged");
        let (listed, text) = filing(77);
        let store = Store::open(&root, true).unwrap();
        let file = store.file(&store.save(&listed.path(), text.as_bytes()).unwrap());
        let packed = fs::read(&file).unwrap();
        for damage in [&packed[..packed.len() - 9], b"", b"rubbish"] {
            fs::write(&file, damage).unwrap();
            assert!(
                matches!(store.find(&listed).unwrap(), Presence::Damaged(at, _) if at == listed.path())
            );
        }
        drop(store);
        let store = Store::open(&root, false).unwrap();
        let whole = store.file(&store.save(&listed.path(), text.as_bytes()).unwrap());
        assert!(!file.exists());
        fs::write(&whole, &text[..20]).unwrap();
        assert!(matches!(store.find(&listed).unwrap(), Presence::Damaged(..)));
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn a_second_run_is_refused_and_leftovers_are_cleared() {
        let root = folder("lock");
        let store = Store::open(&root, false).unwrap();
        let left = root.join(OWN).join("tmp/0000000088-24-000009");
        fs::write(&left, "half").unwrap();
        let second = Store::open(&root, false).unwrap_err();
        assert!(matches!(second.kind(), ErrorKind::Locked(_)));
        assert!(left.exists());
        drop(store);
        Store::open(&root, false).unwrap();
        assert!(!left.exists());
        fs::remove_dir_all(&root).unwrap();
    }
}

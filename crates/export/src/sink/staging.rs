//! A hidden folder beside the output in which everything is written first, so that an output
//! appears whole or not at all.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use section16::{AtPath, FileError};
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::error::Result;

const PREFIX: &str = ".section16-";
const LOCK: &str = "lock";

/// The staging folder of one run; it goes when the run ends.
#[derive(Debug)]
pub struct Staging {
    out: PathBuf,
    folder: TempDir,
    /// Locked as long as the run lives, so that another run does not take the folder for a
    /// leftover.
    _lock: File,
}

impl Staging {
    /// Makes the output folder and, in it, a staging folder; clears away those that a run which
    /// was killed has left.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn new(out: &Path) -> Result<Self> {
        fs::create_dir_all(out).at(out)?;
        remove_leftovers(out)?;
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(out).at(out)?;
        let lock = folder.path().join(LOCK);
        let lock = File::create(&lock).and_then(|file| file.lock().map(|()| file)).at(&lock)?;
        Ok(Self { out: out.to_owned(), folder, _lock: lock })
    }

    /// Where the output at `relative` is written before it is published.
    pub fn path(&self, relative: &Path) -> PathBuf {
        self.folder.path().join("out").join(relative)
    }

    /// Makes the folder in which [`path`](Self::path) of `relative` is.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn prepare(&self, relative: &Path) -> Result<PathBuf> {
        let parent = relative.parent().unwrap_or(Path::new(""));
        make_below(self.folder.path(), &Path::new("out").join(parent))?;
        Ok(self.path(relative))
    }

    /// Makes the folder that [`path`](Self::path) of `relative` is.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn prepare_folder(&self, relative: &Path) -> Result<PathBuf> {
        make_below(self.folder.path(), &Path::new("out").join(relative))?;
        Ok(self.path(relative))
    }

    /// Moves the file at `relative` to its place below the output folder.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn publish(&self, relative: &Path) -> Result<()> {
        let parent = relative.parent().unwrap_or(Path::new(""));
        make_below(&self.out, parent)?;
        let place = self.out.join(relative);
        Ok(fs::rename(self.path(relative), &place).at(&place)?)
    }

    /// Moves every file that was written and not yet published to its place.
    ///
    /// # Errors
    ///
    /// What the file system says; where the staging folder is no longer there, that.
    pub fn publish_all(&self) -> Result<()> {
        let root = self.prepare_folder(Path::new(""))?;
        for entry in WalkDir::new(&root).sort_by_file_name() {
            let entry = entry.map_err(io::Error::from).at(&root)?;
            if entry.file_type().is_file()
                && let Ok(relative) = entry.path().strip_prefix(&root)
            {
                self.publish(relative)?;
            }
        }
        self.check()
    }

    /// Sees to it that the output folder is the one that the run began with.
    ///
    /// # Errors
    ///
    /// Where it was removed meanwhile, and with it what was published.
    pub fn check(&self) -> Result<()> {
        let lock = self.folder.path().join(LOCK);
        let removed = |_| io::Error::new(io::ErrorKind::NotFound, "removed while the run was on");
        Ok(fs::metadata(&lock).map(drop).map_err(removed).at(&self.out)?)
    }

    /// Moves the folder at `relative`, which holds files alone, to its place: in one step where
    /// nothing is there yet, else file by file. Of what is there already, `stale` goes.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn publish_folder(&self, relative: &Path, stale: impl Fn(&str) -> bool) -> Result<()> {
        let from = self.path(relative);
        let target = self.out.join(relative);
        if !target.exists() && fs::rename(&from, &target).is_ok() {
            return Ok(());
        }
        make_below(&self.out, relative)?;
        let mut fresh = Vec::new();
        for entry in fs::read_dir(&from).at(&from)? {
            let name = entry.at(&from)?.file_name();
            let place = target.join(&name);
            fs::rename(from.join(&name), &place).at(&place)?;
            fresh.push(name);
        }
        for entry in fs::read_dir(&target).at(&target)? {
            let name = entry.at(&target)?.file_name();
            if !fresh.contains(&name) && name.to_str().is_some_and(&stale) {
                let place = target.join(&name);
                fs::remove_file(&place).at(&place)?;
            }
        }
        Ok(fs::remove_dir(&from).at(&from)?)
    }

    /// The staging folder itself, for temporary files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The output folder.
    pub fn out(&self) -> &Path {
        &self.out
    }
}

/// Makes the folder `relative` below `root`, which must be there: one that was removed while a run
/// writes into it must not come back with half of the outputs.
fn make_below(root: &Path, relative: &Path) -> Result<()> {
    let mut folder = root.to_owned();
    for name in relative {
        folder.push(name);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(FileError::new(&folder, error).into());
            }
            _ => {}
        }
    }
    Ok(())
}

/// Moves a file into a folder that may not be there.
///
/// # Errors
///
/// What the file system says.
pub fn move_file(from: &Path, to: &Path) -> Result<()> {
    match (fs::rename(from, to), to.parent()) {
        (Err(error), Some(folder)) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder).at(folder)?;
            Ok(fs::rename(from, to).at(to)?)
        }
        (renamed, _) => Ok(renamed.at(to)?),
    }
}

/// Removes staging folders whose run is gone: nobody holds their lock.
fn remove_leftovers(out: &Path) -> Result<()> {
    for entry in fs::read_dir(out).at(out)? {
        let entry = entry.at(out)?;
        let name = entry.file_name();
        if !name.to_str().is_some_and(|name| name.starts_with(PREFIX)) {
            continue;
        }
        let Ok(lock) = File::open(entry.path().join(LOCK)) else { continue };
        if lock.try_lock().is_ok() {
            fs::remove_dir_all(entry.path()).at(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_appear_when_they_are_published() {
        let out = tempfile::tempdir().unwrap();
        let staging = Staging::new(out.path()).unwrap();
        let file = Path::new("a/b.csv");
        fs::write(staging.prepare(file).unwrap(), "1").unwrap();
        assert!(!out.path().join(file).exists());
        staging.publish(file).unwrap();
        assert_eq!(fs::read_to_string(out.path().join(file)).unwrap(), "1");

        fs::write(out.path().join("a/old.csv"), "2").unwrap();
        fs::write(out.path().join("a/mine.txt"), "3").unwrap();
        fs::write(staging.prepare(Path::new("a/c.csv")).unwrap(), "4").unwrap();
        staging.publish_folder(Path::new("a"), |name| name.ends_with(".csv")).unwrap();
        assert!(!out.path().join("a/old.csv").exists());
        assert!(!out.path().join("a/b.csv").exists());
        assert!(out.path().join("a/mine.txt").exists());
        assert!(out.path().join("a/c.csv").exists());
        drop(staging);
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), 1);
    }

    #[test]
    fn leftovers_of_the_dead_go_and_those_of_the_living_stay() {
        let out = tempfile::tempdir().unwrap();
        let dead = out.path().join(".section16-dead");
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        let living = Staging::new(out.path()).unwrap();
        assert!(!dead.exists());
        let _second = Staging::new(out.path()).unwrap();
        assert!(living.folder.path().exists());
    }
}

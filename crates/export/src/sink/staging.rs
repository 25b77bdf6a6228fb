//! A hidden folder beside the output in which everything is written first, so that an output
//! appears whole or not at all.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use section16::AtPath;
use tempfile::TempDir;

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
        let path = self.path(relative);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).at(parent)?;
        }
        Ok(path)
    }

    /// Moves the file at `relative` to its place below the output folder.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn publish(&self, relative: &Path) -> Result<()> {
        move_file(&self.path(relative), &self.out.join(relative))
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
        fs::create_dir_all(&target).at(&target)?;
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

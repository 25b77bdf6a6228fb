//! One run at a time: a lock that the operating system takes back when its process is gone, and
//! beside it who holds it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;

use super::clock::moment;
use crate::error::{Error, ErrorKind};
use section16::{AtPath, FileError};

/// The program's own folder within that of the export.
pub(super) const OWN: &str = ".section16";

/// Held as long as a run lasts.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of `folder`, which is created if need be.
    pub(super) fn take(folder: &Path, now: i64) -> Result<Self, Error> {
        let own = folder.join(OWN);
        let (locked, facts) = (own.join("sync.lock"), own.join("sync.holder"));
        let file = fs::create_dir_all(&own)
            .and_then(|()| {
                OpenOptions::new().create(true).truncate(false).write(true).open(&locked)
            })
            .at(folder)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&facts).ok();
                return Err(ErrorKind::Held { folder: folder.to_owned(), holder }.into());
            }
            Err(TryLockError::Error(error)) => {
                return Err(Error::from(FileError::new(&locked, error)));
            }
        }
        let holder = format!("process {}, since {}", std::process::id(), moment(now));
        fs::write(&facts, holder).at(&facts)?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_is_first() {
        let folder = tempfile::tempdir().unwrap();
        let lock = Lock::take(folder.path(), 0).unwrap();
        let second = Lock::take(folder.path(), 0).unwrap_err();
        let text = format!("process {}, since 1970-01-01 00:00:00 UTC", std::process::id());
        assert!(second.to_string().ends_with(&text), "{second}");
        drop(lock);
        Lock::take(folder.path(), 0).unwrap();
    }
}

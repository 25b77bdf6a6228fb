//! Files that are there whole or not at all, and that outlast a power cut.
//!
//! Bytes and a path enter; a file under its final name leaves, or an error that names the path.
//! Next: [`crate::store`], which keeps filings so.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use section16::{AtPath, FileError};

/// Writes `bytes` to `file` so that it is there whole or not at all, even after a power cut: under
/// the name `temporary`, synced, then renamed. The folders of both must be there.
pub(crate) fn write_whole(file: &Path, temporary: &Path, bytes: &[u8]) -> Result<(), FileError> {
    write_and_rename(file, temporary, bytes).at(file)
}

fn write_and_rename(file: &Path, temporary: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = File::create(temporary).and_then(|mut out| {
        out.write_all(bytes)?;
        out.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(temporary, file)) {
        // What is left of it is cleared away at the next run at the latest.
        let _ = fs::remove_file(temporary);
        return Err(error);
    }
    file.parent().map_or(Ok(()), sync_names)
}

/// Makes the names in `folder` last through a power cut. Where the operating system offers no way
/// to ask for that, it sees to it by itself.
///
/// # Errors
///
/// What the file system says.
pub fn sync_folder(folder: &Path) -> Result<(), FileError> {
    sync_names(folder).at(folder)
}

#[cfg(unix)]
fn sync_names(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_names(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes a file; one that is not there is no error.
pub(crate) fn remove(file: &Path) -> Result<(), FileError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FileError::new(file, error)),
        _ => Ok(()),
    }
}

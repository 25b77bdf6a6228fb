//! Real filings outside the repository, for the tests that need them.

use std::path::{Path, PathBuf};

use section16::{AccessionNumber, Filing};

/// The folder of real filings and data sets: `SECTION16_SHARED`, else `../shared`. Says so where
/// it is absent, because a test that needs it then tests nothing.
pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("SECTION16_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = root.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

/// Every file below `folder`, in order of name.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Reads a file, with the accession number of its name where the file has none.
pub(crate) fn read(path: &Path) -> section16::Result<Filing> {
    let mut filing = section16::read(&std::fs::read(path).unwrap())?;
    let name = path.file_name().unwrap().to_string_lossy();
    filing.accession_number = filing.accession_number.or(AccessionNumber::find_in(&name));
    Ok(filing)
}

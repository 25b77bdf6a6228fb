//! Files of EDGAR that are worth keeping from one run to the next: the indexes by which accession
//! numbers are looked up, and the list of tickers.
//!
//! A name and bytes enter; the same bytes leave in a later run, as long as they are young enough.
//! Next: [`crate::indexes`] and [`crate::tickers`], which keep what they read here.

use std::env;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use section16::AtPath;

use crate::durable::write_whole;
use crate::error::Error;
use crate::urls::Urls;

/// A folder of cached answers, apart for each host, or none at all.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: Option<PathBuf>,
}

/// The folder in which the user's programs keep what can be had again: `SECTION16_CACHE`, or
/// `section16` in the user's cache folder (`XDG_CACHE_HOME`, `LOCALAPPDATA`, `~/.cache`); `None`
/// where the environment says none of these.
pub fn user_cache_folder() -> Option<PathBuf> {
    let folder = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    folder("SECTION16_CACHE").or_else(|| {
        folder("XDG_CACHE_HOME")
            .or_else(|| folder("LOCALAPPDATA"))
            .or_else(|| folder("HOME").map(|home| home.join(".cache")))
            .map(|cache| cache.join("section16"))
    })
}

impl Cache {
    /// Keeps answers of the host of `urls` below `folder`.
    pub fn at(folder: &Path, urls: &Urls) -> Self {
        Self { folder: Some(folder.join(urls.host())) }
    }

    /// Keeps nothing.
    pub fn none() -> Self {
        Self { folder: None }
    }

    /// What is kept under `name`, unless it is older than `age`. A damaged file is none.
    pub(crate) fn get(&self, name: &str, age: Option<Duration>) -> Option<Vec<u8>> {
        let path = self.path(name)?;
        if let Some(age) = age {
            let written = fs::metadata(&path).ok()?.modified().ok()?;
            // A time in the future, from a clock set back since, says nothing of the age.
            if SystemTime::now().duration_since(written).ok()? > age {
                return None;
            }
        }
        let mut bytes = Vec::new();
        GzDecoder::new(fs::File::open(path).ok()?).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// When what is kept under `name` was written.
    pub(crate) fn written(&self, name: &str) -> Option<SystemTime> {
        fs::metadata(self.path(name)?).ok()?.modified().ok()
    }

    /// Keeps `bytes` under `name`.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let Some(path) = self.path(name) else { return Ok(()) };
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).at(folder)?;
        }
        let packed = encoder.write_all(bytes).and_then(|()| encoder.finish()).at(&path)?;
        Ok(write_whole(&path, &path.with_extension("part"), &packed)?)
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{name}.gz")))
    }
}

//! Whether a filing's file still is what was fetched: its size and digest, noted when it came.
//!
//! Files are changed, cut and swapped by other programs and by disks that fail. What reads a file
//! for the tables asks here first; a file that differs is set aside and fetched again. Next:
//! [`super::raw`], which moves files, and [`super::publish`], which asks.

use rusqlite::{OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use section16::AccessionNumber;

use super::state::State;
use crate::error::Error;

/// The size and the SHA-256 of a filing's bytes, unpacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Content {
    size: i64,
    digest: String,
}

impl Content {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { size: i64::try_from(bytes.len()).unwrap_or(i64::MAX), digest }
    }

    /// What is wrong with a file that has this content instead of `noted`.
    pub(super) fn differs_from(&self, noted: &Self) -> Option<String> {
        if self.size == 0 && noted.size > 0 {
            return Some("its file is empty".to_owned());
        }
        if self.size != noted.size {
            let (size, was) = (self.size, noted.size);
            return Some(format!("its file has {size} bytes and had {was} when it was fetched"));
        }
        (self.digest != noted.digest).then(|| "its file is not the one that was fetched".to_owned())
    }
}

impl State {
    /// What was noted of a filing's file.
    pub(super) fn content(&self, accession: AccessionNumber) -> Result<Option<Content>, Error> {
        self.check(|| {
            let sql = "SELECT size, digest FROM contents WHERE accession = ?1";
            let read = |row: &Row<'_>| Ok(Content { size: row.get(0)?, digest: row.get(1)? });
            self.db.prepare_cached(sql)?.query_one([accession.as_str()], read).optional()
        })
    }

    /// Notes what a filing's file holds.
    pub(super) fn note_content(
        &self,
        accession: AccessionNumber,
        content: &Content,
    ) -> Result<(), Error> {
        let sql = "INSERT OR REPLACE INTO contents VALUES (?1, ?2, ?3)";
        self.change(sql, params![accession.as_str(), content.size, content.digest]).map(drop)
    }

    /// Forgets what a filing's file held, for another one will come.
    pub(super) fn forget_content(&self, accession: AccessionNumber) -> Result<(), Error> {
        let sql = "DELETE FROM contents WHERE accession = ?1";
        self.change(sql, [accession.as_str()]).map(drop)
    }
}

//! What a reader of one packing hands to whoever walks through the archive.
//!
//! The readers ([`super::tar`], [`super::zip`], [`super::gzip`]) know this alone, and neither what
//! becomes of a member nor how deep the archive stands. Next: [`super::walk`], the one taker.

use std::io::{self, Read};

use section16::{Code, FileError};

/// Takes the members of an archive as they come.
pub(super) trait Members {
    /// Takes a member; what it leaves of `bytes` is passed over.
    fn member(&mut self, name: &str, bytes: &mut dyn Read) -> Result<(), Ended>;

    /// Takes note of something about the archive, or about the member called `name`.
    fn problem(&mut self, name: Option<&str>, code: Code, message: String)
    -> Result<(), Abandoned>;
}

/// Nobody takes the members any more.
pub(super) struct Abandoned;

/// Why the walk through an archive ends early.
pub(super) enum Ended {
    /// Nobody takes the members any more.
    Abandoned,
    /// The archive is broken here.
    Damaged(io::Error),
    /// The archive, or the rest of it, is not read; the text says why.
    Refused(String),
    /// The machine failed, not the archive.
    Failed(FileError),
}

impl From<Abandoned> for Ended {
    fn from(_: Abandoned) -> Self {
        Self::Abandoned
    }
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::Damaged(error)
    }
}

impl From<FileError> for Ended {
    fn from(error: FileError) -> Self {
        Self::Failed(error)
    }
}

/// Adds bytes of `reader` to `bytes` until these are `length`. Where that fails, what came before
/// stays in `bytes`.
pub(super) fn fill(reader: &mut dyn Read, length: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
    let missing = length.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    reader.take(missing).read_to_end(bytes).map(drop)
}

//! What a reader of one packing hands to whoever walks through the archive.
//!
//! The readers ([`super::tar`], [`super::zip`], [`super::gzip`]) know this alone, and neither each
//! other nor what becomes of a member. Next: [`super::walk`], which is the one taker.

use std::io::{self, Read};

use section16::Code;

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
    Abandoned,
    Damaged(io::Error),
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

/// The first bytes of `reader`, at most `length`.
pub(super) fn read_head(reader: &mut dyn Read, length: u64) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(length).read_to_end(&mut head)?;
    Ok(head)
}

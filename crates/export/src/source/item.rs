//! One file that may be a filing: where it is from, and its bytes or where they are.
//!
//! Every kind of input makes these; [`crate::pipeline`] takes them.

use std::fs::File;
use std::io;

use section16::Code;

use super::permit::Permit;

/// One file that may be a filing.
#[derive(Debug)]
pub struct Item {
    /// Where it is from, as the `source` column has it: the path, or an archive's path, `!` and
    /// the member.
    pub source: String,
    /// Its path relative to the input, with `/` between the parts: what the key of a filing
    /// without accession number is made of.
    pub relative: String,
    /// Whether the user named this very file.
    pub named: bool,
    /// Its bytes, or where they are.
    pub content: Content,
}

/// The bytes of an item.
#[derive(Debug)]
#[non_exhaustive]
pub enum Content {
    /// An open file and its length, for whoever handles the item to read.
    File(File, u64),
    /// Bytes that had to be read already.
    Bytes(Vec<u8>),
    /// The same of a large file in an archive; the next one is read when this is let go of.
    Large(Vec<u8>, Permit),
    /// The first bytes of a file that is larger than any filing.
    TooLarge(Vec<u8>),
    /// A file whose first bytes show that it is no ownership filing, and what it looks like.
    NotOwnership(String),
    /// No bytes, but something to tell: why a file was not read, or what is amiss with an archive.
    Problem(Code, String),
    /// What kept the file from being read.
    Failed(io::Error),
}

impl Item {
    /// About how many bytes the item has.
    pub fn size(&self) -> u64 {
        match &self.content {
            Content::File(_, size) => *size,
            Content::Bytes(bytes) | Content::Large(bytes, _) | Content::TooLarge(bytes) => {
                u64::try_from(bytes.len()).unwrap_or(u64::MAX)
            }
            Content::NotOwnership(_) | Content::Problem(..) | Content::Failed(_) => 0,
        }
    }
}

impl Content {
    pub(super) fn of(bytes: Vec<u8>, permit: Option<Permit>) -> Self {
        match permit {
            Some(permit) => Self::Large(bytes, permit),
            None => Self::Bytes(bytes),
        }
    }
}

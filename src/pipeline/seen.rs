//! Which filings a run has met, in a few bytes each.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;

use crate::ids::AccessionNumber;
use crate::model::OwnershipDocument;

/// The filings that a run has met.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The digits of the accession number, and a digest of the document.
    filings: HashMap<u64, u64, FixedState>,
    /// Digests of keys without accession number, and how often they came.
    keys: HashMap<u64, u32, FixedState>,
}

/// What is known of a filing that came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// Never seen.
    New,
    /// Seen, with the same document.
    Same,
    /// Seen, with another document.
    Different,
}

/// A digest of a document's content, equal however its text was laid out.
pub(super) fn digest(document: &OwnershipDocument) -> u64 {
    FixedState::default().hash_one(document)
}

impl Seen {
    /// Notes a filing and says whether it came before.
    pub(super) fn note(&mut self, accession: AccessionNumber, digest: u64) -> Before {
        let mut before = Before::New;
        self.filings
            .entry(number(accession))
            .and_modify(|first| {
                before = if *first == digest { Before::Same } else { Before::Different };
            })
            .or_insert(digest);
        before
    }

    /// Notes a key without accession number and says how often it came before: two inputs may
    /// have files of the same relative path.
    pub(super) fn note_key(&mut self, key: &str) -> u32 {
        let mut hasher = FixedState::default().build_hasher();
        key.hash(&mut hasher);
        let count = self.keys.entry(std::hash::Hasher::finish(&hasher)).or_insert(0);
        *count += 1;
        *count - 1
    }
}

fn number(accession: AccessionNumber) -> u64 {
    let digits = accession.as_str().bytes().filter(u8::is_ascii_digit);
    digits.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filings_are_known_again() {
        let mut seen = Seen::default();
        let accession: AccessionNumber = "0000000001-05-000001".parse().unwrap();
        let document = OwnershipDocument::default();
        let mut other = document.clone();
        other.aff10b5_one = crate::value::Value::Empty;
        assert_eq!(seen.note(accession, digest(&document)), Before::New);
        assert_eq!(seen.note(accession, digest(&document)), Before::Same);
        assert_eq!(seen.note(accession, digest(&other)), Before::Different);
        assert_eq!(
            (seen.note_key("file:a"), seen.note_key("file:a"), seen.note_key("file:b")),
            (0, 1, 0)
        );
    }
}

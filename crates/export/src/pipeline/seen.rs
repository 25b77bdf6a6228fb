//! Which filings a run has met, in a few bytes each.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use section16::{AccessionNumber, model::OwnershipDocument};

/// The filings that a run has met.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The digits of the accession number, and a digest of the document.
    filings: HashMap<u64, u64, FixedState>,
    /// Digests of keys without accession number: how often they came, and the digest of the
    /// document that came first.
    keys: HashMap<u64, (u32, Option<u64>), FixedState>,
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
            .entry(accession.digits())
            .and_modify(|first| {
                before = if *first == digest { Before::Same } else { Before::Different };
            })
            .or_insert(digest);
        before
    }

    /// Notes a key without accession number. Two inputs may have files of the same relative path;
    /// where they hold different documents, the later one gets a number, which this gives.
    pub(super) fn note_key(&mut self, key: &str, digest: Option<u64>) -> Result<u32, Before> {
        let key = FixedState::default().hash_one(key);
        let (count, first) = self.keys.entry(key).or_insert((0, digest));
        if *count > 0 && digest.is_some() && *first == digest {
            return Err(Before::Same);
        }
        *count += 1;
        Ok(*count)
    }

    /// Notes the accession number of a filing that could not be read, and says whether it came
    /// before, read or not.
    pub(super) fn note_failed(&mut self, key: &str) -> bool {
        let read =
            key.parse().is_ok_and(|key: AccessionNumber| self.filings.contains_key(&key.digits()));
        let count = &mut self.keys.entry(FixedState::default().hash_one(key)).or_default().0;
        *count += 1;
        read || *count > 1
    }

    /// Whether a filing with this accession number came before and could not be read.
    pub(super) fn has_failed(&self, key: &str) -> bool {
        !self.keys.is_empty() && self.keys.contains_key(&FixedState::default().hash_one(key))
    }
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
        other.aff10b5_one = section16::Value::Empty;
        assert_eq!(seen.note(accession, digest(&document)), Before::New);
        assert_eq!(seen.note(accession, digest(&document)), Before::Same);
        assert_eq!(seen.note(accession, digest(&other)), Before::Different);
        assert_eq!(seen.note_key("file:a", Some(1)), Ok(1));
        assert_eq!(seen.note_key("file:a", Some(2)), Ok(2));
        assert_eq!(seen.note_key("file:a", Some(1)), Err(Before::Same));
        assert_eq!(seen.note_key("file:b", None), Ok(1));
        assert_eq!(seen.note_key("file:b", None), Ok(2));
    }
}

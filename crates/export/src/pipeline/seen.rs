//! Which filings a run has met, in a few bytes each.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use section16::{AccessionNumber, Filing, Header};

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

/// What a filing says, in a few bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digest {
    /// Of the document's content, equal however its text was laid out.
    pub(super) document: u64,
    /// Of the document and what the header says of it.
    pub(super) filing: u64,
}

/// The digests of a filing.
pub(super) fn digest(filing: &Filing) -> Digest {
    let document = FixedState::default().hash_one(&filing.document);
    let Header { form_type, period_of_report, filed_date, accepted_at, .. } = &filing.header;
    let header = (form_type, period_of_report, filed_date, accepted_at);
    Digest { document, filing: FixedState::default().hash_one((document, header)) }
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use section16::model::OwnershipDocument;

    #[test]
    fn filings_are_known_again() {
        let mut seen = Seen::default();
        let accession: AccessionNumber = "0000000001-05-000001".parse().unwrap();
        let filing = Filing::new(OwnershipDocument::default());
        let mut other = filing.clone();
        other.document.aff10b5_one = section16::Value::Empty;
        assert_eq!(seen.note(accession, digest(&filing).document), Before::New);
        assert_eq!(seen.note(accession, digest(&filing).document), Before::Same);
        assert_eq!(seen.note(accession, digest(&other).document), Before::Different);
        let mut dated = filing.clone();
        dated.header.form_type = Some("4".into());
        assert_eq!(digest(&dated).document, digest(&filing).document);
        assert_ne!(digest(&dated).filing, digest(&filing).filing);
        assert_eq!(seen.note_key("file:a", Some(1)), Ok(1));
        assert_eq!(seen.note_key("file:a", Some(2)), Ok(2));
        assert_eq!(seen.note_key("file:a", Some(1)), Err(Before::Same));
        assert_eq!(seen.note_key("file:b", None), Ok(1));
        assert_eq!(seen.note_key("file:b", None), Ok(2));
    }
}

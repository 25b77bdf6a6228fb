//! Which filings of a run come more than once, in a few bytes each, and their copies until they
//! are settled.
//!
//! Outcomes enter in their order; of a filing the first goes on and later ones are held back. When
//! all have come, the copies of those that came more than once leave, number by number. Next:
//! [`super::settle`].

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::io;
use std::path::Path;

use foldhash::fast::FixedState;
use section16::{AccessionNumber, FileError, Filing, Problem};

use crate::error::Result;
use crate::sink::{Frames, Reader};

use super::outcome::{Outcome, Unread};

/// What is known of the filings that came.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// The digits of the accession number, and a digest of the source that it came from first.
    first: HashMap<u64, u64, FixedState>,
    /// How often the others came.
    repeated: HashMap<u64, u32, FixedState>,
    /// Digests of all sources of these.
    sources: HashSet<u64, FixedState>,
}

impl Copies {
    /// Notes an outcome with its number, and says whether it is the first.
    pub(super) fn note(&mut self, number: AccessionNumber, source: &str) -> bool {
        let source = digest(source);
        let Some(first) = self.first.get(&number.digits()) else {
            self.first.insert(number.digits(), source);
            return true;
        };
        self.sources.extend([*first, source]);
        *self.repeated.entry(number.digits()).or_insert(1) += 1;
        false
    }

    pub(super) fn is_empty(&self) -> bool {
        self.repeated.is_empty()
    }

    /// Whether a copy of a filing that came more than once may be in this source.
    pub(super) fn may_come_from(&self, source: &str) -> bool {
        self.sources.contains(&digest(source))
    }

    /// How often the filing came, where it came more than once.
    pub(super) fn count(&self, number: AccessionNumber) -> Option<u32> {
        self.repeated.get(&number.digits()).copied()
    }

    /// How many filings came more than once.
    pub(super) fn len(&self) -> usize {
        self.repeated.len()
    }
}

fn digest(source: &str) -> u64 {
    FixedState::default().hash_one(source)
}

/// Outcomes on disk, by number.
#[derive(Debug)]
pub(super) struct Shelf(Frames<AccessionNumber>);

/// An outcome as it stands on the shelf: key, source, whether it was named, filing, problems.
type Kept = (String, String, bool, Option<Filing>, Vec<Problem>);

impl Shelf {
    /// A shelf in `folder`, in a file without a name.
    pub(super) fn new(folder: &Path) -> Result<Self> {
        Ok(Self(Frames::new(folder)?))
    }

    pub(super) fn put(&mut self, number: AccessionNumber, outcome: &Outcome) -> Result<()> {
        let Outcome { key, source, named, result, problems } = outcome;
        let kept = (key, source, named, result.as_ref().ok(), problems);
        let bytes = serde_json::to_vec(&kept).map_err(|error| failed("copies", error.into()))?;
        self.0.push(&number, &bytes)
    }

    /// Visits every number with its outcomes, which are read one by one.
    pub(super) fn each(
        &mut self,
        mut visit: impl FnMut(AccessionNumber, Taken<'_>) -> Result<()>,
    ) -> Result<()> {
        self.0.each_chain(|number, reader| visit(*number, Taken(reader)))
    }
}

/// The outcomes of one number.
pub(super) struct Taken<'a>(Reader<'a>);

impl Taken<'_> {
    /// The next outcome.
    pub(super) fn take(&mut self) -> Result<Option<Outcome>> {
        let Some((_, bytes)) = self.0.next_frame()? else { return Ok(None) };
        let kept = serde_json::from_slice::<Kept>(&bytes);
        let (key, source, named, filing, problems) =
            kept.map_err(|error| failed(&**self.0.folder(), error.into()))?;
        let result = filing.ok_or(Unread::Failed);
        Ok(Some(Outcome { key, source, named, result, problems }))
    }
}

fn failed(path: impl AsRef<Path>, error: io::Error) -> crate::error::Error {
    FileError::new(path.as_ref(), error).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_came_more_than_once_is_looked_for_again() {
        let mut copies = Copies::default();
        let number = |text: &str| text.parse::<AccessionNumber>().unwrap();
        let (one, two) = (number("0000000001-24-000001"), number("0000000001-24-000002"));
        assert!(copies.note(one, "a"));
        assert!(copies.note(two, "b"));
        assert!(copies.is_empty());
        assert!(!copies.note(one, "c"));
        assert!(!copies.note(one, "d"));
        assert_eq!((copies.count(one), copies.count(two), copies.len()), (Some(3), None, 1));
        assert_eq!(
            ["a", "b", "c", "d"].map(|source| copies.may_come_from(source)),
            [true, false, true, true]
        );
    }

    #[test]
    fn outcomes_come_back_as_they_were_put() {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::new(folder.path()).unwrap();
        let text = b"<ownershipDocument><remarks>a</remarks><odd/></ownershipDocument>";
        let number: AccessionNumber = "0000000001-24-000001".parse().unwrap();
        let outcome = Outcome {
            key: number.to_string(),
            source: "a\u{1}/b.xml".to_owned(),
            named: true,
            result: Ok(section16::read(text).unwrap()),
            problems: Vec::new(),
        };
        shelf.put(number, &outcome).unwrap();
        let mut seen = 0;
        shelf
            .each(|of, mut taken| {
                assert_eq!(of, number);
                let back = taken.take()?.unwrap();
                assert_eq!((&back.key, &back.source), (&outcome.key, &outcome.source));
                assert_eq!(back.result, outcome.result);
                assert!(taken.take()?.is_none());
                seen += 1;
                Ok(())
            })
            .unwrap();
        assert_eq!(seen, 1);
    }
}

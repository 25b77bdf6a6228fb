//! Records in the order of their keys, however many: what does not fit into memory waits in one
//! temporary file, in runs that are sorted and merged as they are read.
//!
//! Keys and values enter as bytes; they leave sorted by key, equal keys in the order in which they
//! came.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use section16::AtPath;

use crate::error::Result;

/// Bytes that are sorted in memory.
const MEMORY: usize = 8 << 20;
/// Bytes of a run that are read at once.
const BLOCK: usize = 1 << 16;

/// Takes records.
#[derive(Debug)]
pub(super) struct Sorter {
    folder: PathBuf,
    memory: usize,
    bytes: Vec<u8>,
    records: Vec<Record>,
    file: Option<File>,
    runs: Vec<(u64, u64)>,
}

/// Where a record stands in memory: its key, and its value behind it.
#[derive(Clone, Copy, Debug)]
struct Record {
    start: usize,
    key: usize,
    value: usize,
}

impl Sorter {
    /// A sorter whose file, should it need one, is in `folder` and has no name.
    pub(super) fn new(folder: &Path) -> Self {
        Self::with_memory(folder, MEMORY)
    }

    fn with_memory(folder: &Path, memory: usize) -> Self {
        let folder = folder.to_owned();
        Self {
            folder,
            memory,
            bytes: Vec::new(),
            records: Vec::new(),
            file: None,
            runs: Vec::new(),
        }
    }

    /// Takes a record.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub(super) fn push(&mut self, key: &[u8], value: &[u8]) -> Result<()> {
        self.records.push(Record { start: self.bytes.len(), key: key.len(), value: value.len() });
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(value);
        let size = self.bytes.len() + self.records.len() * size_of::<Record>();
        if size >= self.memory { self.spill() } else { Ok(()) }
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        // A stable sort keeps equal keys in their order.
        self.records.sort_by(|one, other| {
            let key = |record: &Record| &bytes[record.start..record.start + record.key];
            key(one).cmp(key(other))
        });
    }

    fn spill(&mut self) -> Result<()> {
        self.sort();
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(tempfile::tempfile_in(&self.folder).at(&self.folder)?),
        };
        let start = self.runs.last().map_or(0, |(_, end)| *end);
        let mut run = Vec::with_capacity(self.bytes.len() + 8 * self.records.len());
        for record in self.records.drain(..) {
            for length in [record.key, record.value] {
                run.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
            }
            run.extend_from_slice(
                &self.bytes[record.start..record.start + record.key + record.value],
            );
        }
        self.bytes.clear();
        let sought = file.seek(SeekFrom::Start(start));
        sought.and_then(|_| file.write_all(&run)).at(&self.folder)?;
        let length = u64::try_from(run.len()).unwrap_or(u64::MAX);
        self.runs.push((start, start + length));
        Ok(())
    }

    /// The records in order.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub(super) fn finish(mut self) -> Result<Sorted> {
        if self.file.is_some() && !self.records.is_empty() {
            self.spill()?;
        }
        self.sort();
        let mut sorted = Sorted {
            folder: self.folder,
            file: self.file,
            runs: self
                .runs
                .into_iter()
                .map(|(next, end)| Run { next, end, block: Vec::new(), at: 0 })
                .collect(),
            heads: BinaryHeap::new(),
            bytes: self.bytes,
            records: self.records.into_iter(),
        };
        for run in 0..sorted.runs.len() {
            sorted.advance(run)?;
        }
        Ok(sorted)
    }
}

/// Gives records in order.
#[derive(Debug)]
pub(super) struct Sorted {
    folder: PathBuf,
    file: Option<File>,
    runs: Vec<Run>,
    /// The next record of each run.
    heads: BinaryHeap<Reverse<Head>>,
    /// The records, where they fit into memory.
    bytes: Vec<u8>,
    records: std::vec::IntoIter<Record>,
}

/// The next record of a run, ordered by key and run.
type Head = (Vec<u8>, usize, Vec<u8>);

#[derive(Debug)]
struct Run {
    next: u64,
    end: u64,
    block: Vec<u8>,
    at: usize,
}

impl Sorted {
    /// The next record: its key and its value.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub(super) fn next(&mut self) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        if let Some(record) = self.records.next() {
            let (key, value) =
                self.bytes[record.start..][..record.key + record.value].split_at(record.key);
            return Ok(Some((key.to_vec(), value.to_vec())));
        }
        let Some(Reverse((key, run, value))) = self.heads.pop() else { return Ok(None) };
        self.advance(run)?;
        Ok(Some((key, value)))
    }

    /// Puts the next record of a run among the heads.
    fn advance(&mut self, run: usize) -> Result<()> {
        let Some(lengths) = self.take(run, 8)? else { return Ok(()) };
        let number = |at: usize| {
            let mut bytes = [0; 4];
            bytes.copy_from_slice(&lengths[at..at + 4]);
            usize::try_from(u32::from_le_bytes(bytes)).unwrap_or(usize::MAX)
        };
        let (key, value) = (number(0), number(4));
        let key = self.take(run, key)?.unwrap_or_default();
        let value = self.take(run, value)?.unwrap_or_default();
        self.heads.push(Reverse((key, run, value)));
        Ok(())
    }

    /// The next bytes of a run; `None` at its end.
    fn take(&mut self, run: usize, length: usize) -> Result<Option<Vec<u8>>> {
        let Some(file) = &mut self.file else { return Ok(None) };
        let run = &mut self.runs[run];
        while run.block.len() - run.at < length {
            if run.next >= run.end {
                return Ok(None);
            }
            run.block.drain(..run.at);
            run.at = 0;
            let left = usize::try_from(run.end - run.next).unwrap_or(usize::MAX);
            let wanted = BLOCK.max(length).min(left);
            let before = run.block.len();
            run.block.resize(before + wanted, 0);
            let sought = file.seek(SeekFrom::Start(run.next));
            sought.and_then(|_| file.read_exact(&mut run.block[before..])).at(&self.folder)?;
            run.next += u64::try_from(wanted).unwrap_or(u64::MAX);
        }
        let bytes = run.block[run.at..run.at + length].to_vec();
        run.at += length;
        Ok(Some(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// However small the memory, the order is that of a stable sort.
        #[test]
        fn records_leave_in_order(
            records in proptest::collection::vec(("[a-c]{0,3}", "[x-z]{0,9}"), 0..200),
            memory in 1_usize..2000,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut sorter = Sorter::with_memory(folder.path(), memory);
            for (key, value) in &records {
                sorter.push(key.as_bytes(), value.as_bytes()).unwrap();
            }
            let mut sorted = sorter.finish().unwrap();
            let mut found = Vec::new();
            while let Some((key, value)) = sorted.next().unwrap() {
                found.push((String::from_utf8(key).unwrap(), String::from_utf8(value).unwrap()));
            }
            let mut expected = records;
            expected.sort_by(|one, other| one.0.cmp(&other.0));
            assert_eq!(found, expected);
        }
    }
}

//! Byte strings that wait on disk, in one temporary file, in chains by key.
//!
//! A frame and its key enter; the frames of a key leave in the order in which they came. A frame
//! says where the next one of its key stands, so that memory holds two positions a key and
//! nothing else. Next: [`super::spool`], which keeps rows in them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use section16::AtPath;

use crate::error::Result;

/// Bytes that are held back before they are written.
const BUFFER: usize = 1 << 20;
/// Bytes that are read at once, where frames are read in the order of the file.
const BLOCK: usize = 1 << 18;
/// What stands before a frame: the position of the next frame of the key, the frame's length.
const HEADER: usize = 16;
/// The position of the next frame where there is none.
const NONE: u64 = 0;
/// Where the first frame stands: not at 0, which means that there is none.
const FIRST: u64 = 1;

/// Frames of many keys on disk.
#[derive(Debug)]
pub struct Frames<K> {
    file: File,
    /// Where the file is, which has no name.
    folder: Arc<Path>,
    /// What is not yet in the file, which ends at `written`.
    buffer: Vec<u8>,
    written: u64,
    chains: BTreeMap<K, Chain>,
}

/// The frames of a key.
#[derive(Clone, Copy, Debug)]
struct Chain {
    first: u64,
    last: u64,
}

impl<K: Ord + Clone> Frames<K> {
    /// Frames in a file in `folder` that has no name.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn new(folder: &Path) -> Result<Self> {
        Ok(Self {
            file: tempfile::tempfile_in(folder).at(folder)?,
            folder: folder.into(),
            buffer: vec![0],
            written: 0,
            chains: BTreeMap::new(),
        })
    }

    /// Where the next frame will stand.
    pub fn end(&self) -> u64 {
        self.written + size(&self.buffer)
    }

    /// Makes sure that there is a chain of `key`, even if no frame of it ever comes.
    pub fn touch(&mut self, key: &K) {
        if !self.chains.contains_key(key) {
            self.chains.insert(key.clone(), Chain { first: NONE, last: NONE });
        }
    }

    /// Forgets the chain of `key`.
    pub fn remove(&mut self, key: &K) {
        self.chains.remove(key);
    }

    /// Takes a frame.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn push(&mut self, key: &K, frame: &[u8]) -> Result<()> {
        let at = self.end();
        self.buffer.extend_from_slice(&NONE.to_le_bytes());
        self.buffer.extend_from_slice(&size(frame).to_le_bytes());
        self.buffer.extend_from_slice(frame);
        self.touch(key);
        let Some(chain) = self.chains.get_mut(key) else { return Ok(()) };
        let before = std::mem::replace(&mut chain.last, at);
        if before == NONE {
            chain.first = at;
        } else {
            self.link(before, at)?;
        }
        if self.buffer.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    /// Visits every chain, in the order of the keys.
    ///
    /// # Errors
    ///
    /// What the file system or `visit` says.
    pub fn each_chain(
        &mut self,
        mut visit: impl FnMut(&K, Reader<'_>) -> Result<()>,
    ) -> Result<()> {
        self.flush()?;
        for (key, chain) in &self.chains {
            visit(key, self.reader(chain.first, Way::Chain))?;
        }
        Ok(())
    }

    /// The frames of all keys, in the order in which they came.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn in_order(&mut self) -> Result<Reader<'_>> {
        self.flush()?;
        Ok(self.reader(FIRST, Way::File { end: self.written }))
    }

    fn reader(&self, next: u64, way: Way) -> Reader<'_> {
        Reader { file: &self.file, folder: &self.folder, next, way, block: Vec::new(), start: 0 }
    }

    /// Writes into the frame at `before` that the next one is at `at`.
    fn link(&mut self, before: u64, at: u64) -> Result<()> {
        let bytes = at.to_le_bytes();
        match before.checked_sub(self.written).and_then(|start| usize::try_from(start).ok()) {
            Some(start) => self.buffer[start..start + bytes.len()].copy_from_slice(&bytes),
            None => {
                let mut file = &self.file;
                let sought = file.seek(SeekFrom::Start(before));
                sought.and_then(|_| file.write_all(&bytes)).at(&self.folder)?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let mut file = &self.file;
        let sought = file.seek(SeekFrom::Start(self.written));
        sought.and_then(|_| file.write_all(&self.buffer)).at(&self.folder)?;
        self.written += size(&self.buffer);
        self.buffer.clear();
        Ok(())
    }
}

/// Frames, read back one by one.
#[derive(Debug)]
pub struct Reader<'a> {
    file: &'a File,
    folder: &'a Arc<Path>,
    next: u64,
    way: Way,
    /// What was read ahead, and where in the file it begins.
    block: Vec<u8>,
    start: u64,
}

/// Which frame is the next one.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// The next of the same key.
    Chain,
    /// The next in the file, up to where it ends.
    File { end: u64 },
}

impl<'a> Reader<'a> {
    /// The next frame, and where it stands.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn next_frame(&mut self) -> Result<Option<(u64, Vec<u8>)>> {
        let ends = match self.way {
            Way::Chain => self.next == NONE,
            Way::File { end } => self.next >= end,
        };
        if ends {
            return Ok(None);
        }
        let at = self.next;
        let header = self.bytes(at, HEADER)?;
        let number = |at: usize| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&header[at..at + 8]);
            u64::from_le_bytes(bytes)
        };
        let (chained, length) = (number(0), number(8));
        let body = at + size(&[0; HEADER]);
        self.next = match self.way {
            Way::Chain => chained,
            Way::File { .. } => body + length,
        };
        let frame = self.bytes(body, usize::try_from(length).unwrap_or(usize::MAX))?;
        Ok(Some((at, frame.to_vec())))
    }

    /// The bytes at a place of the file. Of a chain no more is read than is asked for.
    fn bytes(&mut self, at: u64, length: usize) -> Result<&[u8]> {
        let from = at.checked_sub(self.start).and_then(|from| usize::try_from(from).ok());
        let is_here =
            |from: usize| from.checked_add(length).is_some_and(|end| end <= self.block.len());
        if let Some(from) = from.filter(|from| is_here(*from)) {
            return Ok(&self.block[from..from + length]);
        }
        let most = match self.way {
            Way::Chain => length,
            Way::File { end } => {
                length.max(BLOCK.min(usize::try_from(end.saturating_sub(at)).unwrap_or(BLOCK)))
            }
        };
        self.block.resize(most, 0);
        self.start = at;
        let mut file = self.file;
        let sought = file.seek(SeekFrom::Start(at));
        let read = sought.and_then(|_| file.read_exact(&mut self.block));
        if let Err(error) = read {
            self.block.clear();
            return Err(error).at(self.folder)?;
        }
        Ok(&self.block[..length])
    }

    /// Where the file is.
    pub fn folder(&self) -> &'a Arc<Path> {
        self.folder
    }
}

fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_by_key_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut frames = Frames::new(folder.path()).unwrap();
        // Long enough that some frames are linked in the buffer and some in the file.
        let filler = vec![b'x'; 5000];
        for number in 0..1000_u32 {
            let frame = [number.to_le_bytes().as_slice(), &filler].concat();
            frames.push(&(number % 3 != 0), &frame).unwrap();
        }
        let numbers = |mut reader: Reader<'_>| {
            let mut numbers = Vec::new();
            while let Some((_, frame)) = reader.next_frame().unwrap() {
                numbers.push(u32::from_le_bytes(frame[..4].try_into().unwrap()));
            }
            numbers
        };
        let (thirds, others): (Vec<_>, Vec<_>) = (0..1000).partition(|number| number % 3 == 0);
        let mut chains = Vec::new();
        frames
            .each_chain(|key, reader| {
                chains.push((*key, numbers(reader)));
                Ok(())
            })
            .unwrap();
        assert_eq!(chains, [(false, thirds), (true, others)]);
        assert_eq!(numbers(frames.in_order().unwrap()), (0..1000).collect::<Vec<_>>());
    }
}

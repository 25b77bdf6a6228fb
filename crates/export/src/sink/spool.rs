//! Rows that wait on disk for their turn: outputs of formats that cannot grow by appending are
//! written one group after the other, however the filings of the groups were mixed.
//!
//! The rows of a filing are a frame of one temporary file. A frame says where the next frame of
//! its group stands, so that memory holds two positions a group and nothing else.

mod frame;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use section16::{AtPath, FileError, table::Cell};

use crate::error::{Error, Result};

use super::{Group, Output};
use frame::{Damaged, Decoder, Encoder};

/// Bytes that are held back before they are written.
const BUFFER: usize = 1 << 20;
/// What stands before a frame: the position of the next frame of the group, the frame's length.
const HEADER: usize = 16;
/// The position of the next frame where there is none.
const NONE: u64 = 0;

/// Rows of many groups on disk.
#[derive(Debug)]
pub struct Spool {
    file: File,
    /// Where the file is, which has no name.
    folder: Arc<Path>,
    /// What is not yet in the file, which ends at `written`.
    buffer: Vec<u8>,
    written: u64,
    groups: BTreeMap<Group, Chain>,
    /// The filing whose rows are coming.
    open: Option<(Group, Encoder)>,
}

/// The frames of a group.
#[derive(Clone, Copy, Debug)]
struct Chain {
    first: u64,
    last: u64,
}

impl Spool {
    /// Makes a spool whose file is in `folder` and has no name.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn new(folder: &Path) -> Result<Self> {
        // No frame stands at 0, which means that there is no next frame.
        Ok(Self {
            file: tempfile::tempfile_in(folder).at(folder)?,
            folder: folder.into(),
            buffer: vec![0],
            written: 0,
            groups: BTreeMap::new(),
            open: None,
        })
    }

    /// Begins the rows of the filing with this key.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn begin(&mut self, group: &Group, key: &str) -> Result<()> {
        self.end_filing()?;
        self.open = Some((group.clone(), Encoder::new(key)));
        Ok(())
    }

    /// Makes sure that `group` is visited, even if no filing of it ever comes.
    pub fn touch(&mut self, group: &Group) {
        if !self.groups.contains_key(group) {
            self.groups.insert(group.clone(), Chain { first: NONE, last: NONE });
        }
    }

    /// Takes a row of the filing that was begun.
    pub fn row(&mut self, table: usize, cells: &[Cell<'_>]) {
        debug_assert!(self.open.is_some(), "begin comes first");
        if let Some((_, encoder)) = &mut self.open {
            encoder.row(table, cells);
        }
    }

    /// Visits every group, in the order of their names, with its filings in the order in which
    /// they came.
    ///
    /// # Errors
    ///
    /// What the file system or `visit` says.
    pub fn drain(mut self, mut visit: impl FnMut(&Group, Replay<'_>) -> Result<()>) -> Result<()> {
        self.end_filing()?;
        self.flush()?;
        for (group, chain) in &self.groups {
            visit(group, Replay { file: &self.file, folder: &self.folder, next: chain.first })?;
        }
        Ok(())
    }

    /// Takes a filing that comes from another spool.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn take(&mut self, group: &Group, filing: &Spooled) -> Result<()> {
        self.end_filing()?;
        self.push(group, &filing.frame)
    }

    fn end_filing(&mut self) -> Result<()> {
        match self.open.take() {
            Some((group, encoder)) => self.push(&group, &encoder.finish()),
            None => Ok(()),
        }
    }

    fn push(&mut self, group: &Group, frame: &[u8]) -> Result<()> {
        let at = self.written + size(&self.buffer);
        self.buffer.extend_from_slice(&NONE.to_le_bytes());
        self.buffer.extend_from_slice(&size(frame).to_le_bytes());
        self.buffer.extend_from_slice(frame);
        self.touch(group);
        let Some(chain) = self.groups.get_mut(group) else { return Ok(()) };
        let before = std::mem::replace(&mut chain.last, at);
        if before == NONE {
            chain.first = at;
        } else {
            self.link(before, at)?;
        }
        if self.buffer.len() >= BUFFER { self.flush() } else { Ok(()) }
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

/// The filings of one group, read back.
#[derive(Debug)]
pub struct Replay<'a> {
    file: &'a File,
    folder: &'a Arc<Path>,
    next: u64,
}

impl Replay<'_> {
    /// Gives every filing of the group to `output`.
    ///
    /// # Errors
    ///
    /// What the file system or `output` says.
    pub fn write_to(mut self, output: &mut dyn Output) -> Result<()> {
        while let Some(filing) = self.next_filing()? {
            filing.write_to(output)?;
        }
        Ok(())
    }

    /// The next filing of the group.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn next_filing(&mut self) -> Result<Option<Spooled>> {
        if self.next == NONE {
            return Ok(None);
        }
        let mut header = [0; HEADER];
        let sought = self.file.seek(SeekFrom::Start(self.next));
        sought.and_then(|_| self.file.read_exact(&mut header)).at(self.folder)?;
        let number = |at: usize| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&header[at..at + 8]);
            u64::from_le_bytes(bytes)
        };
        self.next = number(0);
        let mut frame = Vec::new();
        self.file.take(number(8)).read_to_end(&mut frame).at(self.folder)?;
        Ok(Some(Spooled { frame, folder: Arc::clone(self.folder) }))
    }
}

/// The rows of one filing, read back.
#[derive(Debug)]
pub struct Spooled {
    frame: Vec<u8>,
    folder: Arc<Path>,
}

impl Spooled {
    /// The key of the filing.
    ///
    /// # Errors
    ///
    /// Where the temporary file was changed from outside.
    pub fn key(&self) -> Result<&str> {
        Decoder::new(&self.frame).map(|(key, _)| key).map_err(|damaged| self.damaged(damaged))
    }

    /// Gives the rows to `output`.
    ///
    /// # Errors
    ///
    /// What `output` says.
    pub fn write_to(&self, output: &mut dyn Output) -> Result<()> {
        let damaged = |damaged| self.damaged(damaged);
        let (key, mut decoder) = Decoder::new(&self.frame).map_err(damaged)?;
        output.begin(key)?;
        loop {
            let row = decoder.row(|table, cells| output.row(table, cells).map_err(Stop::Output));
            match row {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(Stop::Output(error)) => return Err(error),
                Err(Stop::Frame(frame)) => return Err(damaged(frame)),
            }
        }
    }

    fn damaged(&self, Damaged: Damaged) -> Error {
        let error = io::Error::new(
            io::ErrorKind::InvalidData,
            "the temporary file of rows was changed by another program",
        );
        FileError::new(&*self.folder, error).into()
    }
}

/// Why rows are not read to their end.
enum Stop {
    Output(Error),
    Frame(Damaged),
}

impl From<Damaged> for Stop {
    fn from(damaged: Damaged) -> Self {
        Self::Frame(damaged)
    }
}

fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::{Notes, Per};
    use section16::FootnoteId;
    use section16::table::Record;
    use section16::{Date, DateTime};

    /// Writes down what it is given.
    #[derive(Default)]
    struct Recorder(Vec<String>);

    impl Output for Recorder {
        fn begin(&mut self, key: &str) -> Result<()> {
            self.0.push(key.to_owned());
            Ok(())
        }

        fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<()> {
            self.0.push(format!("{table} {cells:?}"));
            Ok(())
        }

        fn finish(self: Box<Self>) -> Result<Notes> {
            Ok(Notes::default())
        }
    }

    fn group(name: &str) -> Group {
        Group::of(Per::Filing, &Record { key: name, source: "", filing: None, problems: &[] })
    }

    #[test]
    fn groups_come_back_whole_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(folder.path()).unwrap();
        // Long enough that some frames are linked in the buffer and some in the file.
        let filler = "x".repeat(5000);
        for number in 0..1000_u64 {
            spool
                .begin(&group(["b", "a"][usize::from(number % 3 == 0)]), &number.to_string())
                .unwrap();
            spool.row(1, &[Cell::Integer(number), Cell::text(&*filler)]);
        }
        spool.touch(&group("c"));
        let mut seen = Vec::new();
        spool
            .drain(|group, mut replay| {
                let mut keys: Vec<u64> = Vec::new();
                while let Some(filing) = replay.next_filing()? {
                    keys.push(filing.key()?.parse().unwrap());
                }
                seen.push((group.as_str().to_owned(), keys));
                Ok(())
            })
            .unwrap();
        let (a, b) = (0..1000).partition(|number| number % 3 == 0);
        assert_eq!(seen, [("a".to_owned(), a), ("b".to_owned(), b), ("c".to_owned(), vec![])]);
    }

    #[test]
    fn cells_come_back_as_they_were() {
        let ids = ["F1", "F22"].map(FootnoteId::new);
        let cells = [
            Cell::Empty,
            Cell::text("é\n"),
            Cell::Integer(u64::MAX),
            Cell::Decimal("-.50".into()),
            Cell::Date(Date::constant(204, 12, 31)),
            Cell::Timestamp(DateTime::constant(2006, 1, 9, 2, 34, 7, 0)),
            Cell::Boolean(true.into()),
            Cell::Boolean(false.into()),
            Cell::footnotes(&ids),
            Cell::footnotes(&ids[1..]),
        ];
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(folder.path()).unwrap();
        spool.begin(&group("g"), "key").unwrap();
        spool.row(3, &cells);
        spool.row(0, &[]);
        let mut recorder = Recorder::default();
        spool.drain(|_, replay| replay.write_to(&mut recorder)).unwrap();
        assert_eq!(recorder.0, ["key".to_owned(), format!("3 {cells:?}"), "0 []".to_owned()]);
    }
}

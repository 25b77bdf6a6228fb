//! Rows that wait on disk for their turn: outputs of formats that cannot grow by appending are
//! written when a run is over, one group after the other, however the filings of the groups were
//! mixed.
//!
//! The rows of a filing enter; they leave group by group, or in the order in which they came.
//! Next: [`super::frames`], the file; `rows`, the bytes of a row.

mod rows;

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::Path;
use std::sync::Arc;

use section16::{AccessionNumber, FileError, table::Cell};

use crate::error::{Error, Result};

use super::frames::{Frames, Reader};
use super::{Group, Output};
use rows::{Damaged, Decoder, Encoder};

/// Rows of many groups on disk.
#[derive(Debug)]
pub struct Spool {
    frames: Frames<Group>,
    /// How many filings each group has, but for those that were taken back.
    filings: BTreeMap<Group, u64>,
    /// The filing whose rows are coming.
    open: Option<(Group, Encoder)>,
    retracted: Retracted,
}

/// Filings whose rows were taken back: what stands before `until` under one of the numbers.
#[derive(Debug, Default)]
struct Retracted {
    /// The digits of the accession numbers.
    numbers: HashSet<u64>,
    until: u64,
}

impl Retracted {
    fn has(&self, key: &str) -> bool {
        !self.numbers.is_empty()
            && key.parse().is_ok_and(|key: AccessionNumber| self.numbers.contains(&key.digits()))
    }
}

impl Spool {
    /// Makes a spool whose file is in `folder` and has no name.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn new(folder: &Path) -> Result<Self> {
        Ok(Self {
            frames: Frames::new(folder)?,
            filings: BTreeMap::new(),
            open: None,
            retracted: Retracted::default(),
        })
    }

    /// Begins the rows of the filing with this key.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn begin(&mut self, group: &Group, key: &str) -> Result<()> {
        self.end_filing()?;
        *self.filings.entry(group.clone()).or_default() += 1;
        self.open = Some((group.clone(), Encoder::new(key)));
        Ok(())
    }

    /// Makes sure that `group` is visited, even if no filing of it ever comes.
    pub fn touch(&mut self, group: &Group) {
        *self.filings.entry(group.clone()).or_default() += 1;
        self.frames.touch(group);
    }

    /// Takes a row of the filing that was begun.
    pub fn row(&mut self, table: usize, cells: &[Cell<'_>]) {
        debug_assert!(self.open.is_some(), "begin comes first");
        if let Some((_, encoder)) = &mut self.open {
            encoder.row(table, cells);
        }
    }

    /// Takes the rows of a filing that were put together before.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn take(&mut self, group: &Group, rows: &Rows) -> Result<()> {
        self.end_filing()?;
        *self.filings.entry(group.clone()).or_default() += 1;
        self.frames.push(group, &rows.0.0)
    }

    /// Takes back the filing with this number, which came in `group`. What comes under the number
    /// later stays.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn retract(&mut self, group: &Group, number: AccessionNumber) -> Result<()> {
        self.end_filing()?;
        self.retracted.numbers.insert(number.digits());
        self.retracted.until = self.frames.end();
        if let Some(filings) = self.filings.get_mut(group) {
            *filings -= 1;
            if *filings == 0 {
                self.filings.remove(group);
                self.frames.remove(group);
            }
        }
        Ok(())
    }

    /// Visits every group, in the order of their names, with its filings in the order in which
    /// they came.
    ///
    /// # Errors
    ///
    /// What the file system or `visit` says.
    pub fn each_group(
        &mut self,
        mut visit: impl FnMut(&Group, Replay<'_>) -> Result<()>,
    ) -> Result<()> {
        self.end_filing()?;
        let Self { frames, retracted, .. } = self;
        frames.each_chain(|group, reader| visit(group, Replay { reader, retracted }))
    }

    /// All filings in the order in which they came.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn in_order(&mut self) -> Result<Replay<'_>> {
        self.end_filing()?;
        Ok(Replay { reader: self.frames.in_order()?, retracted: &self.retracted })
    }

    fn end_filing(&mut self) -> Result<()> {
        match self.open.take() {
            Some((group, encoder)) => self.frames.push(&group, &encoder.finish()),
            None => Ok(()),
        }
    }
}

/// The rows of a filing as bytes: put together in any thread, and read wherever they go.
#[derive(Debug)]
pub struct Rows(Encoder);

impl Rows {
    /// No rows of the filing with this key.
    pub fn new(key: &str) -> Self {
        Self(Encoder::new(key))
    }

    /// Adds a row.
    pub fn row(&mut self, table: usize, cells: &[Cell<'_>]) {
        self.0.row(table, cells);
    }

    /// The bytes, from which [`Spooled::new`] makes rows.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.finish()
    }
}

/// Filings, read back.
#[derive(Debug)]
pub struct Replay<'a> {
    reader: Reader<'a>,
    retracted: &'a Retracted,
}

impl Replay<'_> {
    /// Gives every filing to `output`.
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

    /// The next filing.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn next_filing(&mut self) -> Result<Option<Spooled>> {
        while let Some((at, frame)) = self.reader.next_frame()? {
            let spooled = Spooled { frame, folder: Arc::clone(self.reader.folder()) };
            if at >= self.retracted.until || !self.retracted.has(spooled.key()?) {
                return Ok(Some(spooled));
            }
        }
        Ok(None)
    }
}

/// The rows of one filing, read back.
#[derive(Debug)]
pub struct Spooled {
    frame: Vec<u8>,
    folder: Arc<Path>,
}

impl Spooled {
    /// Rows from the bytes of [`Rows::into_bytes`], which waited in a file in `folder`.
    pub fn new(frame: Vec<u8>, folder: &Arc<Path>) -> Self {
        Self { frame, folder: Arc::clone(folder) }
    }

    /// The rows, to go elsewhere as they are.
    pub fn into_rows(self) -> Rows {
        Rows(Encoder(self.frame))
    }

    /// The bytes of the rows.
    pub fn bytes(&self) -> &[u8] {
        &self.frame
    }

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
        output.begin(self.key()?)?;
        self.each_row(|table, cells| output.row(table, cells))
    }

    /// Calls `visit` with the position of the table and the cells of every row.
    ///
    /// # Errors
    ///
    /// What `visit` says.
    pub fn each_row(&self, mut visit: impl FnMut(usize, &[Cell<'_>]) -> Result<()>) -> Result<()> {
        let damaged = |damaged| self.damaged(damaged);
        let (_, mut decoder) = Decoder::new(&self.frame).map_err(damaged)?;
        loop {
            let row = decoder.row(|table, cells| visit(table, cells).map_err(Stop::Output));
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

    fn groups(spool: &mut Spool) -> Vec<(String, Vec<String>)> {
        let mut groups = Vec::new();
        spool
            .each_group(|group, mut replay| {
                let mut keys = Vec::new();
                while let Some(filing) = replay.next_filing()? {
                    keys.push(filing.key()?.to_owned());
                }
                groups.push((group.as_str().to_owned(), keys));
                Ok(())
            })
            .unwrap();
        groups
    }

    #[test]
    fn what_is_taken_back_is_gone_and_what_comes_later_stays() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(folder.path()).unwrap();
        let key = |number: u64| format!("0000000001-24-{number:06}");
        for (name, number) in [("a", 1), ("b", 2), ("c", 3), ("b", 4)] {
            spool.begin(&group(name), &key(number)).unwrap();
        }
        spool.touch(&group("d"));
        spool.retract(&group("b"), key(2).parse().unwrap()).unwrap();
        spool.retract(&group("c"), key(3).parse().unwrap()).unwrap();
        spool.begin(&group("a"), &key(3)).unwrap();
        let expected = [
            ("a".to_owned(), vec![key(1), key(3)]),
            ("b".to_owned(), vec![key(4)]),
            ("d".to_owned(), vec![]),
        ];
        assert_eq!(groups(&mut spool), expected);
        let mut recorder = Recorder::default();
        spool.in_order().unwrap().write_to(&mut recorder).unwrap();
        assert_eq!(recorder.0, [1, 4, 3].map(key));
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
        spool.in_order().unwrap().write_to(&mut recorder).unwrap();
        assert_eq!(recorder.0, ["key".to_owned(), format!("3 {cells:?}"), "0 []".to_owned()]);
    }
}

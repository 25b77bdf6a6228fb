//! Text outputs that grow by appending: any number of files, few of them open at a time.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use section16::AtPath;

use crate::error::Result;

use super::{Group, Staging};

/// How many files stay open.
const OPEN: usize = 200;

/// The files of one text format, a set of `parts` for each group: a file for each table, or one.
pub struct Appender {
    parts: Vec<Part>,
    place: PathOf,
    /// Every group that was met, and which of its files are begun.
    groups: HashMap<Group, Vec<bool>>,
    open: HashMap<(Group, usize), OpenFile>,
    clock: u64,
}

/// Where the file at a position of a group stands, below the output folder.
type PathOf = Box<dyn Fn(&Group, usize) -> PathBuf + Send>;

/// A file of each group.
pub struct Part {
    /// What the file begins with.
    pub header: Vec<u8>,
}

struct OpenFile {
    path: PathBuf,
    file: BufWriter<File>,
    used: u64,
}

impl Appender {
    /// An appender of files that begin as `parts` say and stand where `place` says.
    pub fn new(
        parts: Vec<Part>,
        place: impl Fn(&Group, usize) -> PathBuf + Send + 'static,
    ) -> Self {
        Self {
            parts,
            place: Box::new(place),
            groups: HashMap::new(),
            open: HashMap::new(),
            clock: 0,
        }
    }

    /// Makes sure that `group` will have its files, even if nothing is ever appended.
    pub fn touch(&mut self, group: &Group) {
        if !self.groups.contains_key(group) {
            self.groups.insert(group.clone(), vec![false; self.parts.len()]);
        }
    }

    /// Appends `bytes` to the file `part` of `group`.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn append(
        &mut self,
        staging: &Staging,
        group: &Group,
        part: usize,
        bytes: &[u8],
    ) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let open = self.file(staging, group, part)?;
        Ok(open.file.write_all(bytes).at(&open.path)?)
    }

    /// Gives every group all of its files and publishes them.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn finish(mut self, staging: &Staging) -> Result<()> {
        let groups: Vec<_> = self.groups.keys().cloned().collect();
        for group in &groups {
            for part in 0..self.parts.len() {
                if !self.groups[group][part] {
                    self.file(staging, group, part)?;
                }
            }
        }
        for (_, open) in self.open.drain() {
            close(open)?;
        }
        for group in &groups {
            for part in 0..self.parts.len() {
                staging.publish(&(self.place)(group, part))?;
            }
        }
        Ok(())
    }

    fn file(&mut self, staging: &Staging, group: &Group, part: usize) -> Result<&mut OpenFile> {
        self.clock += 1;
        let key = (group.clone(), part);
        let mut open = match self.open.remove(&key) {
            Some(open) => open,
            None => {
                self.make_room()?;
                self.touch(group);
                self.open(staging, group, part)?
            }
        };
        open.used = self.clock;
        Ok(self.open.entry(key).or_insert(open))
    }

    fn open(&mut self, staging: &Staging, group: &Group, part: usize) -> Result<OpenFile> {
        let path = staging.prepare(&(self.place)(group, part))?;
        let file = OpenOptions::new().create(true).append(true).open(&path).at(&path)?;
        let mut file = BufWriter::with_capacity(64 * 1024, file);
        let begun = self.groups.get_mut(group).map(|begun| &mut begun[part]);
        if let Some(begun) = begun.filter(|begun| !**begun) {
            *begun = true;
            file.write_all(&self.parts[part].header).at(&path)?;
        }
        Ok(OpenFile { path, file, used: 0 })
    }

    /// Closes the file that was not used for the longest time, if too many are open.
    fn make_room(&mut self) -> Result<()> {
        if self.open.len() < OPEN {
            return Ok(());
        }
        let oldest = self.open.iter().min_by_key(|(_, open)| open.used).map(|(key, _)| key.clone());
        match oldest.and_then(|key| self.open.remove(&key)) {
            Some(open) => close(open),
            None => Ok(()),
        }
    }
}

fn close(open: OpenFile) -> Result<()> {
    let written = open.file.into_inner().map(drop).map_err(|error| error.into_error());
    Ok(written.at(&open.path)?)
}

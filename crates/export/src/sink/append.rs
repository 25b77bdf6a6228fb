//! Text outputs that grow by appending: any number of files, few of them open at a time.
//!
//! Lines enter, for a file of a group; files stand in the staging folder until all are published.
//! What was written of a filing can be taken back. Next: [`super::staging`].

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use section16::{AccessionNumber, AtPath};

use crate::error::Result;

use super::{Group, Staging};

/// How many files stay open.
const OPEN: usize = 200;

/// The files of one text format, a set of `parts` for each group: a file for each table, or one.
pub struct Appender {
    parts: Vec<Part>,
    place: PathOf,
    /// Every group that was met.
    groups: HashMap<Group, Files>,
    open: HashMap<(Group, usize), OpenFile>,
    clock: u64,
    /// The digits of the accession numbers of filings that are taken back, by their groups.
    retracted: HashMap<Group, HashSet<u64>>,
}

/// Where the file at a position of a group stands, below the output folder.
type PathOf = Box<dyn Fn(&Group, usize) -> PathBuf + Send>;

/// Finds the key of a record.
pub type KeyOf = fn(&[u8]) -> Option<&str>;

/// A file of each group.
pub struct Part {
    /// What the file begins with.
    pub header: Vec<u8>,
    /// The key of one of the file's records, line feed and all.
    pub key: KeyOf,
    /// Whether a line feed between quotes belongs to a record.
    pub has_quotes: bool,
}

/// The files of a group.
#[derive(Default)]
struct Files {
    /// Which are begun.
    begun: Vec<bool>,
    /// How many filings need the group.
    filings: u64,
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
            retracted: HashMap::new(),
        }
    }

    /// Makes sure that `group` will have its files for the sake of one filing more, even if
    /// nothing is ever appended.
    pub fn touch(&mut self, group: &Group) {
        let parts = self.parts.len();
        match self.groups.get_mut(group) {
            Some(files) => files.filings += 1,
            None => {
                self.groups.insert(group.clone(), Files { begun: vec![false; parts], filings: 1 });
            }
        }
    }

    /// Appends `bytes` to the file `part` of `group`, which was touched.
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

    /// Takes back the filing with this number, for whose sake `group` was touched. Its lines go
    /// with the next [`purge`](Self::purge).
    pub fn retract(&mut self, group: &Group, number: AccessionNumber) {
        if let Some(files) = self.groups.get_mut(group) {
            files.filings -= 1;
            self.retracted.entry(group.clone()).or_default().insert(number.digits());
        }
    }

    /// Takes out the lines of what was taken back, and groups for which that was all.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn purge(&mut self, staging: &Staging) -> Result<()> {
        for (group, numbers) in std::mem::take(&mut self.retracted) {
            for part in 0..self.parts.len() {
                if let Some(open) = self.open.remove(&(group.clone(), part)) {
                    close(open)?;
                }
            }
            let is_needed = self.groups.get(&group).is_some_and(|files| files.filings > 0);
            for (number, part) in self.parts.iter().enumerate() {
                let path = staging.path(&(self.place)(&group, number));
                let begun = self.groups.get(&group).is_some_and(|files| files.begun[number]);
                if !begun {
                    continue;
                }
                if is_needed {
                    part.keep(&path, |number| !numbers.contains(&number.digits()))?;
                } else {
                    fs::remove_file(&path).at(&path)?;
                }
            }
            if !is_needed {
                self.groups.remove(&group);
            }
        }
        Ok(())
    }

    /// Gives every group all of its files, which stand in the staging folder then.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn finish(mut self, staging: &Staging) -> Result<()> {
        self.purge(staging)?;
        let groups: Vec<_> = self.groups.keys().cloned().collect();
        for group in &groups {
            for part in 0..self.parts.len() {
                if !self.groups[group].begun[part] {
                    self.file(staging, group, part)?;
                }
            }
        }
        self.open.drain().try_for_each(|(_, open)| close(open))
    }

    fn file(&mut self, staging: &Staging, group: &Group, part: usize) -> Result<&mut OpenFile> {
        self.clock += 1;
        let key = (group.clone(), part);
        let mut open = match self.open.remove(&key) {
            Some(open) => open,
            None => {
                self.make_room(OPEN)?;
                self.open(staging, group, part)?
            }
        };
        open.used = self.clock;
        Ok(self.open.entry(key).or_insert(open))
    }

    fn open(&mut self, staging: &Staging, group: &Group, part: usize) -> Result<OpenFile> {
        let path = staging.prepare(&(self.place)(group, part))?;
        let open = || OpenOptions::new().create(true).append(true).open(&path);
        let file = match open() {
            // Where the system lends fewer files than that, fewer stay open.
            Err(_) if !self.open.is_empty() => {
                self.make_room(self.open.len())?;
                open()
            }
            opened => opened,
        };
        let mut file = BufWriter::with_capacity(64 * 1024, file.at(&path)?);
        let begun = self.groups.get_mut(group).map(|files| &mut files.begun[part]);
        if let Some(begun) = begun.filter(|begun| !**begun) {
            *begun = true;
            file.write_all(&self.parts[part].header).at(&path)?;
        }
        Ok(OpenFile { path, file, used: 0 })
    }

    /// Closes the file that was not used for the longest time, if as many as `most` are open.
    fn make_room(&mut self, most: usize) -> Result<()> {
        if self.open.len() < most {
            return Ok(());
        }
        let oldest = self.open.iter().min_by_key(|(_, open)| open.used).map(|(key, _)| key.clone());
        match oldest.and_then(|key| self.open.remove(&key)) {
            Some(open) => close(open),
            None => Ok(()),
        }
    }
}

impl Part {
    /// Writes the file at `path` anew, without the records of filings that `wanted` refuses.
    fn keep(&self, path: &Path, wanted: impl Fn(AccessionNumber) -> bool) -> Result<()> {
        let mut old = BufReader::new(File::open(path).at(path)?);
        let new = path.with_extension("kept");
        let mut kept = BufWriter::new(File::create(&new).at(&new)?);
        let mut header = vec![0; self.header.len()];
        old.read_exact(&mut header).at(path)?;
        kept.write_all(&header).at(&new)?;
        let mut record = Vec::new();
        while self.next_record(&mut old, &mut record).at(path)? {
            let number = (self.key)(&record).and_then(|key| key.parse().ok());
            if number.is_none_or(&wanted) {
                kept.write_all(&record).at(&new)?;
            }
        }
        let written = kept.into_inner().map(drop).map_err(io::IntoInnerError::into_error);
        written.at(&new)?;
        Ok(fs::rename(&new, path).at(path)?)
    }

    /// Reads a record with its line feed; `false` where there is none.
    fn next_record(&self, file: &mut impl BufRead, record: &mut Vec<u8>) -> io::Result<bool> {
        record.clear();
        let mut quotes = 0;
        loop {
            let start = record.len();
            if file.read_until(b'\n', record)? == 0 {
                return Ok(start > 0);
            }
            quotes += memchr::memchr_iter(b'"', &record[start..]).count();
            if !self.has_quotes || quotes.is_multiple_of(2) {
                return Ok(true);
            }
        }
    }
}

fn close(open: OpenFile) -> Result<()> {
    let written = open.file.into_inner().map(drop).map_err(io::IntoInnerError::into_error);
    Ok(written.at(&open.path)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::Per;
    use section16::table::Record;

    fn group(name: &str) -> Group {
        Group::of(Per::Filing, &Record { key: name, source: "", filing: None, problems: &[] })
    }

    fn key(record: &[u8]) -> Option<&str> {
        std::str::from_utf8(record.split(|byte| *byte == b',').next()?).ok()
    }

    #[test]
    fn what_is_taken_back_is_in_no_file() {
        let out = tempfile::tempdir().unwrap();
        let staging = Staging::new(out.path()).unwrap();
        let part = Part { header: b"key,text\n".to_vec(), key, has_quotes: true };
        let mut appender = Appender::new(vec![part], |group, _| group.as_str().into());
        let (one, two) = ("0000000001-24-000001", "0000000001-24-000002");
        for (name, key, text) in
            [("a", one, "\"x\n0000000001-24-000002,\""), ("a", two, "y"), ("b", two, "z")]
        {
            appender.touch(&group(name));
            let line = format!("{key},{text}\n");
            appender.append(&staging, &group(name), 0, line.as_bytes()).unwrap();
        }
        appender.retract(&group("a"), two.parse().unwrap());
        appender.retract(&group("b"), two.parse().unwrap());
        appender.purge(&staging).unwrap();
        appender.touch(&group("a"));
        appender.append(&staging, &group("a"), 0, format!("{two},new\n").as_bytes()).unwrap();
        appender.finish(&staging).unwrap();
        staging.publish_all().unwrap();
        let text = fs::read_to_string(out.path().join("a")).unwrap();
        assert_eq!(text, format!("key,text\n{one},\"x\n{two},\"\n{two},new\n"));
        assert!(!out.path().join("b").exists());
    }
}

//! Outcomes to files: every format and grouping that was asked for.
//!
//! Outcomes enter, batch by batch; everything is written in the staging folder and published when
//! the run is over, folders of single filings at once. What was written of a filing that turns out
//! to come twice is taken back, and written once more when its copies are settled.
//! Next: [`super::text`] and [`super::typed`], then [`crate::sink`].

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::research::{self, Book, Gathered, facts_of};
use crate::sink::{Appender, Group, Notes, Per, Place, Staging};

use section16::{AccessionNumber, AtPath, table::Layout};

use crate::error::Result;

use super::Destination;
use super::options::ExportOptions;
use super::outcome::Outcome;
use super::text::{TextFormat, TextLines};
use super::typed::Typed;

/// The outputs of a run.
pub struct Export {
    options: ExportOptions,
    place: Place,
    staging: Staging,
    texts: Vec<TextFormat>,
    typed: Typed,
    /// Tables in text formats of every grouping but per filing, which has no shared files.
    appenders: Mutex<Vec<Appender>>,
    /// What research tables are made from when the run is over, where they are wanted.
    book: Option<Mutex<Book>>,
}

/// A batch in every text format, or the facts of its filings.
pub struct Prepared {
    texts: Vec<TextLines>,
    facts: Vec<Option<Gathered>>,
}

impl Export {
    /// Begins the outputs.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn new(options: ExportOptions) -> Result<Self> {
        let staging = Staging::new(&options.out)?;
        let place = options.place();
        let mut texts = Vec::new();
        let mut appenders = Vec::new();
        let is_research = options.layout == Layout::Research;
        for &format in options.formats.iter().filter(|_| !is_research) {
            let Some(text) = TextFormat::new(format, options.layout, options.escape_formulas)
            else {
                continue;
            };
            if options.per != Per::Filing {
                let files = text.clone();
                let mut appender =
                    Appender::new(text.parts(), move |group, file| files.path(place, group, file));
                if let Some(group) = Group::of_run(options.per) {
                    appender.touch(&group);
                }
                appenders.push(appender);
            }
            texts.push(text);
        }
        let typed = Typed::new(&options, &staging)?;
        let appenders = Mutex::new(appenders);
        let book = match is_research {
            true => Some(Mutex::new(Book::new(staging.folder())?)),
            false => None,
        };
        Ok(Self { options, place, staging, texts, typed, appenders, book })
    }

    /// Publishes what the whole run was needed for. Returns what the formats could not hold.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn finish(self) -> Result<Notes> {
        for appender in self.appenders.into_inner().unwrap_or_else(PoisonError::into_inner) {
            appender.finish(&self.staging)?;
        }
        if let Some(book) = self.book {
            let book = book.into_inner().unwrap_or_else(PoisonError::into_inner);
            self.typed.take_all(|spool| research::finish(book, spool))?;
        }
        let notes = self.typed.finish(&self.staging)?;
        self.staging.publish_all()?;
        Ok(notes)
    }

    /// The group of the outcome at `index`. What is told of a copy goes with the filing, whose
    /// outcome is in the same batch.
    fn group(&self, outcomes: &[Outcome], index: usize) -> Group {
        let outcome = &outcomes[index];
        let read = match outcome.result {
            Ok(_) => None,
            Err(_) => {
                outcomes.iter().find(|other| other.result.is_ok() && other.key == outcome.key)
            }
        };
        Group::of(self.options.per, &read.unwrap_or(outcome).record())
    }

    /// Writes the folder of a filing, from all `outcomes` with its key; they begin in the batch at
    /// `first`.
    fn write_filing(&self, outcomes: &[Outcome], prepared: &Prepared, first: usize) -> Result<()> {
        let group = Group::of(Per::Filing, &outcomes[0].record());
        self.typed.write_filing(&self.staging, &group, outcomes)?;
        let folders = self.folders(&group);
        for folder in folders.keys() {
            self.staging.prepare_folder(folder)?;
        }
        for (text, batch) in self.texts.iter().zip(&prepared.texts) {
            for (file, header) in text.headers().iter().enumerate() {
                let lines = (first..first + outcomes.len()).map(|index| batch.lines(file, index));
                let lines: Vec<_> = lines.filter(|lines| !lines.is_empty()).collect();
                if !lines.is_empty() {
                    let relative = text.path(self.place, &group, file);
                    write_new(&self.staging.path(&relative), header, &lines)?;
                }
            }
        }
        for (folder, files) in folders {
            self.staging.publish_folder(&folder, |name| files.iter().any(|file| file == name))?;
        }
        Ok(())
    }

    /// The folders of a filing, and the names of the files that formats of this run have there.
    fn folders(&self, group: &Group) -> BTreeMap<PathBuf, Vec<OsString>> {
        let mut folders: BTreeMap<PathBuf, Vec<OsString>> = BTreeMap::new();
        let mut add = |path: PathBuf| {
            if let (Some(folder), Some(name)) = (path.parent(), path.file_name()) {
                folders.entry(folder.to_owned()).or_default().push(name.to_owned());
            }
        };
        for text in &self.texts {
            (0..text.headers().len()).for_each(|file| add(text.path(self.place, group, file)));
        }
        for format in self.typed.of_tables() {
            for table in self.options.layout.tables() {
                add(self.place.table(group, table, format.extension()));
            }
        }
        folders
    }
}

impl Destination for Export {
    type Prepared = Prepared;

    fn prepare(&self, outcomes: &[Outcome]) -> Result<Prepared> {
        let texts = self.texts.iter().map(|text| text.encode(outcomes));
        let texts = texts.collect::<Result<_>>()?;
        let facts = |outcome: &Outcome| {
            (self.book.is_some() && outcome.has_rows()).then(|| facts_of(&outcome.record()))
        };
        Ok(Prepared { texts, facts: outcomes.iter().map(facts).collect() })
    }

    fn append(
        &self,
        outcomes: &[Outcome],
        prepared: &mut Prepared,
        changed: &[usize],
    ) -> Result<()> {
        if !changed.is_empty() {
            *prepared = self.prepare(outcomes)?;
        }
        let mut appenders = self.appenders.lock().unwrap_or_else(PoisonError::into_inner);
        for (index, outcome) in outcomes.iter().enumerate() {
            if !outcome.has_rows() {
                continue;
            }
            let group = self.group(outcomes, index);
            if let Some(book) = &self.book {
                let mut book = book.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(facts) = prepared.facts[index].take() {
                    book.take(&group, &outcome.source, facts)?;
                }
                continue;
            }
            for (appender, batch) in appenders.iter_mut().zip(&prepared.texts) {
                appender.touch(&group);
                for file in 0..batch.files() {
                    appender.append(&self.staging, &group, file, batch.lines(file, index))?;
                }
            }
            self.typed.append(&group, outcome)?;
        }
        Ok(())
    }

    fn publish(&self, outcomes: &[Outcome], prepared: Prepared) -> Result<()> {
        if self.options.per != Per::Filing || self.book.is_some() {
            return Ok(());
        }
        let mut first = 0;
        for of_key in outcomes.chunk_by(|one, other| one.key == other.key) {
            if of_key.iter().any(Outcome::has_rows) {
                self.write_filing(of_key, &prepared, first)?;
            }
            first += of_key.len();
        }
        self.staging.check()
    }

    fn settles_in(&self) -> Option<&Path> {
        Some(self.staging.folder())
    }

    fn retract(&self, outcomes: &[(AccessionNumber, Outcome)]) -> Result<()> {
        let mut appenders = self.appenders.lock().unwrap_or_else(PoisonError::into_inner);
        for (number, outcome) in outcomes {
            let group = Group::of(self.options.per, &outcome.record());
            if let Some(book) = &self.book {
                let mut book = book.lock().unwrap_or_else(PoisonError::into_inner);
                book.retract(&group, *number)?;
                continue;
            }
            for appender in appenders.iter_mut() {
                appender.retract(&group, *number);
            }
            self.typed.retract(&group, *number)?;
        }
        Ok(())
    }

    fn purge(&self) -> Result<()> {
        let mut appenders = self.appenders.lock().unwrap_or_else(PoisonError::into_inner);
        appenders.iter_mut().try_for_each(|appender| appender.purge(&self.staging))
    }
}

/// Writes a file in one call: with many small files, system calls are what costs.
fn write_new(path: &Path, header: &[u8], lines: &[&[u8]]) -> Result<()> {
    let mut whole = header.to_vec();
    lines.iter().for_each(|lines| whole.extend_from_slice(lines));
    Ok(fs::write(path, whole).at(path)?)
}

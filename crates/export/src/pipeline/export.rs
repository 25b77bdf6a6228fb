//! Outcomes to files: every format and grouping that was asked for.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::sink::{Appender, Group, Notes, Part, Per, Place, Staging};

use section16::AtPath;

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
    /// Copies of filings that came before, per filing: the files they belong to are written when
    /// all filings are.
    late: Mutex<Vec<Late>>,
}

/// Lines for a file that is written already.
struct Late {
    relative: PathBuf,
    header: Vec<u8>,
    lines: Vec<u8>,
}

/// A batch in every text format.
pub struct Prepared {
    texts: Vec<TextLines>,
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
        for &format in &options.formats {
            let Some(text) = TextFormat::new(format, options.layout, options.escape_formulas)
            else {
                continue;
            };
            if options.per != Per::Filing {
                let headers = text.headers().iter().cloned();
                let parts = headers.map(|header| Part { header }).collect();
                let files = text.clone();
                let mut appender =
                    Appender::new(parts, move |group, file| files.path(place, group, file));
                if let Some(group) = Group::of_run(options.per) {
                    appender.touch(&group);
                }
                appenders.push(appender);
            }
            texts.push(text);
        }
        let typed = Typed::new(&options, &staging)?;
        Ok(Self {
            options,
            place,
            staging,
            texts,
            typed,
            appenders: Mutex::new(appenders),
            late: Mutex::new(Vec::new()),
        })
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
        for late in self.late.into_inner().unwrap_or_else(PoisonError::into_inner) {
            late.add(&self.staging)?;
        }
        self.typed.finish(&self.staging)
    }

    fn write_filing(&self, outcome: &Outcome, prepared: &Prepared, index: usize) -> Result<()> {
        let group = Group::of(Per::Filing, &outcome.record());
        self.typed.write_filing(&self.staging, &group, outcome)?;
        let folders = self.folders(&group);
        for folder in folders.keys() {
            let staged = self.staging.path(folder);
            fs::create_dir_all(&staged).at(&staged)?;
        }
        for (text, batch) in self.texts.iter().zip(&prepared.texts) {
            for (file, header) in text.headers().iter().enumerate() {
                let lines = batch.lines(file, index);
                if !lines.is_empty() {
                    let relative = text.path(self.place, &group, file);
                    write_new(&self.staging.path(&relative), header, lines)?;
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

    fn keep_late(&self, outcome: &Outcome, prepared: &Prepared, index: usize) {
        let group = Group::of(Per::Filing, &outcome.record());
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        for (text, batch) in self.texts.iter().zip(&prepared.texts) {
            for (file, header) in text.headers().iter().enumerate() {
                let lines = batch.lines(file, index);
                if !lines.is_empty() {
                    late.push(Late {
                        relative: text.path(self.place, &group, file),
                        header: header.clone(),
                        lines: lines.to_vec(),
                    });
                }
            }
        }
    }
}

impl Destination for Export {
    type Prepared = Prepared;

    fn prepare(&self, outcomes: &[Outcome]) -> Result<Prepared> {
        let texts = self.texts.iter().map(|text| text.encode(outcomes));
        Ok(Prepared { texts: texts.collect::<Result<_>>()? })
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
        for (appender, batch) in appenders.iter_mut().zip(&prepared.texts) {
            for (index, outcome) in outcomes.iter().enumerate() {
                if !outcome.has_rows() {
                    continue;
                }
                let group = Group::of(self.options.per, &outcome.record());
                appender.touch(&group);
                for file in 0..batch.files() {
                    appender.append(&self.staging, &group, file, batch.lines(file, index))?;
                }
            }
        }
        for outcome in outcomes.iter().filter(|outcome| outcome.has_rows()) {
            self.typed.append(outcome)?;
        }
        Ok(())
    }

    fn publish(&self, outcomes: &[Outcome], prepared: Prepared) -> Result<()> {
        if self.options.per != Per::Filing {
            return Ok(());
        }
        for (index, outcome) in outcomes.iter().enumerate() {
            if outcome.again {
                self.keep_late(outcome, &prepared, index);
            } else if outcome.has_rows() {
                self.write_filing(outcome, &prepared, index)?;
            }
        }
        Ok(())
    }
}

impl Late {
    /// Writes the file anew with the lines at its end.
    fn add(&self, staging: &Staging) -> Result<()> {
        let there = staging.out().join(&self.relative);
        let before = match fs::read(&there) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.header.clone(),
            before => before.at(&there)?,
        };
        write_new(&staging.prepare(&self.relative)?, &before, &self.lines)?;
        staging.publish(&self.relative)
    }
}

/// Writes a file in one call: with many small files, system calls are what costs.
fn write_new(path: &Path, first: &[u8], second: &[u8]) -> Result<()> {
    let mut whole = Vec::with_capacity(first.len() + second.len());
    whole.extend_from_slice(first);
    whole.extend_from_slice(second);
    Ok(fs::write(path, whole).at(path)?)
}

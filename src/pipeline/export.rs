//! Outcomes to files: every format and grouping that was asked for.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::sink::{
    Appender, Format, Group, Part, Per, Place, Staging, TextBatch, TextEncoder, TextStyle,
};
use crate::table::Layout;

use super::Destination;
use super::outcome::{Outcome, Unread};

/// What is to be written, and how.
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// The output folder.
    pub out: PathBuf,
    /// How filings are grouped.
    pub per: Per,
    /// Which tables are written.
    pub layout: Layout,
    /// In which formats.
    pub formats: Vec<Format>,
    /// Text cells that a spreadsheet would take for a formula get an apostrophe.
    pub escape_formulas: bool,
}

/// The outputs of a run.
pub struct Export {
    options: ExportOptions,
    place: Place,
    staging: Staging,
    texts: Vec<TextFormat>,
    /// Tables in text formats of every grouping but per filing, which has no shared files.
    appenders: Mutex<Vec<Appender>>,
    /// Copies of filings that came before, per filing: the files they belong to are written when
    /// all filings are.
    late: Mutex<Vec<Late>>,
}

struct TextFormat {
    format: Format,
    style: TextStyle,
    headers: Vec<Vec<u8>>,
}

/// Lines for a file that is written already.
struct Late {
    relative: PathBuf,
    header: Vec<u8>,
    lines: Vec<u8>,
}

/// A batch in every text format.
pub struct Prepared {
    texts: Vec<TextBatch>,
}

impl Export {
    /// Begins the outputs.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn new(options: ExportOptions) -> io::Result<Self> {
        let staging = Staging::new(&options.out)?;
        let place = Place { per: options.per };
        let layout = options.layout;
        let mut texts = Vec::new();
        let mut appenders = Vec::new();
        for &format in &options.formats {
            let style = match format {
                Format::Csv => TextStyle::CSV,
                Format::Tsv => TextStyle::TSV,
                _ => continue,
            };
            let style = TextStyle { escape_formulas: options.escape_formulas, ..style };
            let headers = layout
                .tables()
                .iter()
                .map(|table| style.header(table))
                .collect::<io::Result<Vec<_>>>()?;
            if options.per != Per::Filing {
                let parts = headers.iter().map(|header| Part { header: header.clone() }).collect();
                let mut appender = Appender::new(parts, move |group, table| {
                    place.table(group, layout.tables()[table], format)
                });
                if let Some(group) = Group::of_run(options.per) {
                    appender.touch(&group);
                }
                appenders.push(appender);
            }
            texts.push(TextFormat { format, style, headers });
        }
        Ok(Self {
            options,
            place,
            staging,
            texts,
            appenders: Mutex::new(appenders),
            late: Mutex::new(Vec::new()),
        })
    }

    /// Publishes what the whole run was needed for.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn finish(self) -> io::Result<()> {
        for appender in self.appenders.into_inner().unwrap_or_else(PoisonError::into_inner) {
            appender.finish(&self.staging)?;
        }
        for late in self.late.into_inner().unwrap_or_else(PoisonError::into_inner) {
            late.add(&self.staging)?;
        }
        Ok(())
    }

    fn write_filing(&self, outcome: &Outcome, prepared: &Prepared, index: usize) -> io::Result<()> {
        let group = Group::of(Per::Filing, &outcome.record());
        let folder = PathBuf::from(group.as_str());
        let staged = self.staging.path(&folder);
        fs::create_dir_all(&staged)?;
        for (text, batch) in self.texts.iter().zip(&prepared.texts) {
            for (position, table) in self.options.layout.tables().iter().enumerate() {
                let lines = batch.lines(position, index);
                if lines.is_empty() {
                    continue;
                }
                let relative = self.place.table(&group, table, text.format);
                write_new(&self.staging.path(&relative), &text.headers[position], lines)?;
            }
        }
        let mut stale = Vec::new();
        for text in &self.texts {
            for table in self.options.layout.tables() {
                stale.push(format!("{}.{}", table.name, text.format.extension()));
            }
        }
        self.staging.publish_folder(&folder, |name| stale.iter().any(|stale| stale == name))
    }

    fn keep_late(&self, outcome: &Outcome, prepared: &Prepared, index: usize) {
        let group = Group::of(Per::Filing, &outcome.record());
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        for (text, batch) in self.texts.iter().zip(&prepared.texts) {
            for (position, table) in self.options.layout.tables().iter().enumerate() {
                let lines = batch.lines(position, index);
                if !lines.is_empty() {
                    late.push(Late {
                        relative: self.place.table(&group, table, text.format),
                        header: text.headers[position].clone(),
                        lines: lines.to_vec(),
                    });
                }
            }
        }
    }

    fn encode(&self, text: &TextFormat, outcomes: &[Outcome]) -> io::Result<TextBatch> {
        let mut encoder = TextEncoder::new(self.options.layout, text.style);
        for outcome in outcomes {
            encoder.record(&outcome.record())?;
        }
        encoder.finish()
    }
}

impl Destination for Export {
    type Prepared = Prepared;

    fn prepare(&self, outcomes: &[Outcome]) -> io::Result<Prepared> {
        let texts = self.texts.iter().map(|text| self.encode(text, outcomes));
        Ok(Prepared { texts: texts.collect::<io::Result<_>>()? })
    }

    fn append(
        &self,
        outcomes: &[Outcome],
        prepared: &mut Prepared,
        changed: &[usize],
    ) -> io::Result<()> {
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
                for table in 0..batch.tables() {
                    appender.append(&self.staging, &group, table, batch.lines(table, index))?;
                }
            }
        }
        Ok(())
    }

    fn publish(&self, outcomes: &[Outcome], prepared: Prepared) -> io::Result<()> {
        if self.options.per != Per::Filing {
            return Ok(());
        }
        for (index, outcome) in outcomes.iter().enumerate() {
            if matches!(outcome.result, Err(Unread::Duplicate)) {
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
    fn add(&self, staging: &Staging) -> io::Result<()> {
        let before = match fs::read(staging.out().join(&self.relative)) {
            Ok(before) => before,
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.header.clone(),
            Err(error) => return Err(error),
        };
        write_new(&staging.prepare(&self.relative)?, &before, &self.lines)?;
        staging.publish(&self.relative)
    }
}

/// Writes a file in one call: with many small files, system calls are what costs.
fn write_new(path: &Path, first: &[u8], second: &[u8]) -> io::Result<()> {
    let mut whole = Vec::with_capacity(first.len() + second.len());
    whole.extend_from_slice(first);
    whole.extend_from_slice(second);
    fs::write(path, whole)
}

//! Zip archives: a file enters, for the directory is at the end; its entries go to a [`Members`].
//!
//! The directory is looked through first: entries that share bytes make the archive a bomb, and
//! bytes that hold entries of no directory are told. Where there is no directory, the archive is
//! cut, and what stands before the cut is read from the front. Next: [`super::walk`].

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use section16::Code;
use zip::read::{Config, OwnedZipFileEntry, read_zipfile_from_stream};
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

use crate::source::limits::MOST_ENTRIES;

use super::members::{Ended, Members};
use super::meter::Meter;

pub(super) fn read(file: File, meter: &Meter, members: &mut dyn Members) -> Result<(), Ended> {
    let mut reader = BufReader::new(file);
    // `ZipArchive` would drop all but the last of the entries that have one name.
    let mut archive = match ZipIterable::try_new(&mut reader, Config::default()) {
        Ok(archive) => archive,
        Err(error) => {
            let why = error.to_string();
            return salvage(reader, &why, meter, members);
        }
    };
    if archive.len() > MOST_ENTRIES {
        return Err(Ended::Refused(format!("it has {} entries", archive.len())));
    }
    let directory = Directory::read(&mut archive)?;
    if directory.is_sec_data_set() {
        let message = "this is one of the SEC's own data sets, which is tables already; \
                       convert the filings themselves, or open it with a spreadsheet";
        return Ok(members.problem(None, Code::SecDataSet, message.to_owned())?);
    }
    if let Some(at) = directory.overlap() {
        return Err(Ended::Refused(format!(
            "its entries overlap at byte {at}, as archives made to harm do"
        )));
    }
    let entries = archive.files().map_err(io::Error::from)?;
    let mut number = 0_u64;
    while let Some(entry) = entries.next() {
        number += 1;
        let entry = match entry {
            Ok(entry) => OwnedZipFileEntry::from(entry),
            Err(error) => {
                let message = format!(
                    "the directory is damaged at entry {number}: {error}; what stands before was \
                     read"
                );
                members.problem(None, Code::ArchiveDamaged, message)?;
                break;
            }
        };
        take(&entry, entries.reader_mut(), meter, members)?;
    }
    for range in directory.gaps() {
        if holds_entry(&mut reader, &range)? {
            let message = format!(
                "the bytes {} to {} hold entries that the directory does not list; they were not \
                 read",
                range.start, range.end
            );
            members.problem(None, Code::ArchiveEntryRefused, message)?;
        }
    }
    Ok(())
}

/// Hands over an entry, or says why not.
fn take(
    entry: &OwnedZipFileEntry,
    reader: &mut (impl Read + Seek),
    meter: &Meter,
    members: &mut dyn Members,
) -> Result<(), Ended> {
    let name = entry.name().map_err(io::Error::from)?.into_owned();
    if entry.is_dir() {
        return Ok(());
    }
    let refused = if entry.is_symlink() {
        Some("a link".to_owned())
    } else if entry.encrypted() {
        Some("encrypted".to_owned())
    } else {
        match entry.compression() {
            CompressionMethod::Stored | CompressionMethod::Deflated => None,
            other => Some(format!("packed in a way that is not read ({other:?})")),
        }
    };
    if let Some(what) = refused {
        let message = format!("the entry is {what}, and was refused");
        return Ok(members.problem(Some(&name), Code::ArchiveEntryRefused, message)?);
    }
    let taken = match entry.as_ref().with_reader(reader, ZipReadOptions::new()) {
        Ok(bytes) => members.member(&name, &mut meter.unpacked(bytes)),
        Err(error) => Err(io::Error::from(error).into()),
    };
    unless_damaged(taken, &name, meter, members)
}

/// One bad entry does not cost the others.
fn unless_damaged(
    taken: Result<(), Ended>,
    name: &str,
    meter: &Meter,
    members: &mut dyn Members,
) -> Result<(), Ended> {
    match taken {
        Err(Ended::Damaged(error)) if !meter.is_exceeded() => {
            let message = format!("the entry cannot be read: {error}");
            Ok(members.problem(Some(name), Code::ArchiveDamaged, message)?)
        }
        taken => taken,
    }
}

/// Reads an archive without a directory from its front.
fn salvage(
    mut reader: impl Read + Seek,
    why: &str,
    meter: &Meter,
    members: &mut dyn Members,
) -> Result<(), Ended> {
    reader.seek(SeekFrom::Start(0))?;
    let mut read = 0_u64;
    let broken = loop {
        let entry = match read_zipfile_from_stream(&mut reader) {
            Ok(Some(entry)) => entry,
            Ok(None) => break None,
            Err(error) => break Some(error),
        };
        let name = entry.name().map_err(io::Error::from)?.into_owned();
        if entry.is_dir() {
            continue;
        }
        let taken = members.member(&name, &mut meter.unpacked(entry));
        unless_damaged(taken, &name, meter, members)?;
        read += 1;
    };
    let broken = broken.map_or_else(String::new, |error| format!(", up to the break ({error})"));
    let message = format!(
        "the archive is cut or damaged: {why}; {read} entries were read from its front{broken}"
    );
    Ok(members.problem(None, Code::ArchiveDamaged, message)?)
}

/// What the directory says of the bytes of the archive.
struct Directory {
    /// The bytes of each entry as far as the directory knows, in their order.
    ranges: Vec<Range<u64>>,
    /// Where the directory itself begins.
    start: u64,
    /// How many of the files that make a data set of the SEC there are.
    tables: usize,
}

impl Directory {
    fn read<R: Read + Seek>(archive: &mut ZipIterable<R>) -> Result<Self, Ended> {
        const TABLES: [&[u8]; 3] =
            [b"SUBMISSION.tsv", b"REPORTINGOWNER.tsv", b"NONDERIV_TRANS.tsv"];
        /// A header has so many bytes before the name.
        const HEADER: u64 = 30;
        let (mut ranges, mut start, mut tables) = (Vec::new(), u64::MAX, 0);
        // A damaged directory ends here as it ends when the entries are taken, which tells it.
        for entry in archive.files().map_err(io::Error::from)?.map_while(Result::ok) {
            let name = entry.name_raw();
            tables += usize::from(TABLES.iter().any(|table| name.ends_with(table)));
            start = start.min(entry.central_header_start());
            let header = HEADER + u64::try_from(name.len()).unwrap_or(u64::MAX);
            let end = entry.header_start().saturating_add(header);
            ranges.push(entry.header_start()..end.saturating_add(entry.compressed_size()));
        }
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        Ok(Self { ranges, start, tables })
    }

    fn is_sec_data_set(&self) -> bool {
        self.tables >= 3
    }

    /// Where two entries, or an entry and the directory, first share a byte.
    fn overlap(&self) -> Option<u64> {
        let between = self.ranges.windows(2).find(|pair| pair[0].end > pair[1].start);
        let beyond = self.ranges.last().filter(|last| last.end > self.start);
        between.map(|pair| pair[1].start).or(beyond.map(|_| self.start))
    }

    /// What no entry claims, where it is long enough for one.
    fn gaps(&self) -> Vec<Range<u64>> {
        /// A header, and an empty name.
        const SHORTEST: u64 = 30;
        let mut gaps = Vec::new();
        let mut at = 0;
        for range in self.ranges.iter().chain(std::iter::once(&(self.start..self.start))) {
            if range.start >= at + SHORTEST {
                gaps.push(at..range.start);
            }
            at = range.end;
        }
        gaps
    }
}

/// Whether an entry begins in `range`, at once or behind the sizes of the entry before it.
fn holds_entry(reader: &mut (impl Read + Seek), range: &Range<u64>) -> io::Result<bool> {
    /// The sizes behind an entry and the padding of its header have no more.
    const NEAR: u64 = 64 * 1024;
    reader.seek(SeekFrom::Start(range.start))?;
    let mut bytes = Vec::new();
    reader.take(NEAR.min(range.end - range.start)).read_to_end(&mut bytes)?;
    Ok(memchr::memmem::find(&bytes, b"PK\x03\x04").is_some())
}

//! The walk through an archive and the archives inside it.
//!
//! A stream and its [`Packing`] enter; an item for each member leaves through the [`Outbox`], and
//! one for each thing that must be told. Of a member that is no ownership filing only the first
//! bytes are looked at. Next: the readers of each packing, [`super::tar`], [`super::zip`] and
//! [`super::gzip`].

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use section16::{AtPath, Code, FileError};

use crate::error::is_of_environment;
use crate::source::item::{Content, Item};
use crate::source::limits::{DEEPEST, LARGE_FILE, LARGEST_FILE, LARGEST_SPOOLED};
use crate::source::permit::Permits;

use super::members::{Abandoned, Ended, Members, fill};
use super::meter::Meter;
use super::packing::Packing;
use super::parcel::Outbox;
use super::{gzip, tar, zip};

/// Of a member so many bytes decide whether the rest is read.
const MEMBER_HEAD: u64 = 16 * 1024;

/// An archive on its way.
pub(in crate::source) enum Stream {
    /// A file.
    File(File),
    /// Anything that cannot be wound back.
    Pipe(Box<dyn Read + Send>),
}

pub(super) struct Walker {
    /// The archive, and below it the archive inside.
    source: String,
    relative: String,
    depth: usize,
    meter: Meter,
    permits: Permits,
    outbox: Outbox,
}

impl Walker {
    pub(super) fn new(source: String, relative: String, outbox: Outbox) -> Self {
        let (meter, permits) = (Meter::default(), Permits::default());
        Self { source, relative, depth: 0, meter, permits, outbox }
    }

    pub(super) fn run(mut self, packing: Packing, stream: Stream) {
        let meter = self.meter.clone();
        let walked = match stream {
            Stream::File(file) if packing == Packing::Zip => {
                // Its entries are read here and there, each once.
                meter.add_packed(file.metadata().map_or(0, |found| found.len()));
                zip::read(file, &meter, &mut self)
            }
            Stream::File(file) => self.unpack(packing, meter.packed(file)),
            Stream::Pipe(pipe) => self.unpack(packing, meter.packed(pipe)),
        };
        if self.tell(walked).is_ok() {
            // Whoever is gone does not miss the last parcel.
            let _ = self.outbox.send();
        }
    }

    fn unpack(&mut self, packing: Packing, reader: impl Read) -> Result<(), Ended> {
        let meter = self.meter.clone();
        match packing {
            Packing::Gzip => {
                let name = self.relative.rsplit(['/', '!']).next().unwrap_or_default().to_owned();
                gzip::read(reader, &name, &meter, self)
            }
            Packing::Tar => tar::read(reader, self),
            Packing::Zip => zip::read(spool(reader)?, &meter, self),
        }
    }

    /// Says why the walk through the archive in hand ended early, if it did.
    fn tell(&mut self, walked: Result<(), Ended>) -> Result<(), Abandoned> {
        match walked {
            Ok(()) => Ok(()),
            Err(Ended::Abandoned) => Err(Abandoned),
            Err(Ended::Damaged(error)) if is_of_environment(&error) => {
                self.send(None, Content::Failed(error))
            }
            Err(Ended::Damaged(error)) if !self.meter.is_exceeded() => {
                let message =
                    format!("the archive is damaged: {error}; what stands before was read");
                self.problem(None, Code::ArchiveDamaged, message)
            }
            Err(Ended::Damaged(error)) => self.refuse(&error.to_string()),
            Err(Ended::Refused(why)) => self.refuse(&why),
            Err(Ended::Failed(error)) => {
                self.send(None, Content::Failed(io::Error::new(error.kind(), error)))
            }
        }
    }

    fn refuse(&mut self, why: &str) -> Result<(), Abandoned> {
        let message = format!("the archive is refused: {why}; what stands before was read");
        self.problem(None, Code::ArchiveRefused, message)
    }

    fn nested(&mut self, packing: Packing, name: &str, reader: &mut dyn Read) -> Result<(), Ended> {
        if self.depth >= DEEPEST {
            let message = "archives in archives in archives are not opened".to_owned();
            return Ok(self.problem(Some(name), Code::ArchiveEntryRefused, message)?);
        }
        let outer = (self.source.clone(), self.relative.clone());
        self.source = format!("{}!{name}", self.source);
        self.relative = format!("{}!{name}", self.relative);
        self.depth += 1;
        let walked = self.unpack(packing, reader);
        // What it unpacks to counts to the whole, which ends with it.
        let is_over = self.meter.is_exceeded();
        let told = if is_over { Ok(()) } else { self.tell(walked) };
        self.depth -= 1;
        (self.source, self.relative) = outer;
        told?;
        if is_over {
            let why = format!("{name} in it unpacks to too much, as archives made to harm do");
            return Err(Ended::Refused(why));
        }
        Ok(())
    }

    fn send(&mut self, name: Option<&str>, content: Content) -> Result<(), Abandoned> {
        let below = |archive: &str| match name {
            Some(name) => format!("{archive}!{name}"),
            None => archive.to_owned(),
        };
        let (source, relative) = (below(&self.source), below(&self.relative));
        self.outbox.push(Item { source, relative, named: false, content })
    }

    /// Reads the rest of a member whose first bytes are `content`.
    fn whole(&mut self, name: &str, content: Vec<u8>, bytes: &mut dyn Read) -> Result<(), Ended> {
        let mut content = content;
        let mut filled = fill(bytes, LARGE_FILE, &mut content);
        let mut permit = None;
        if filled.is_ok() && is_longer(&content, LARGE_FILE - 1) {
            // The one before may be in the parcel.
            self.outbox.send()?;
            permit = Some(self.permits.take());
            filled = fill(bytes, LARGEST_FILE + 1, &mut content);
        }
        if is_longer(&content, LARGEST_FILE) {
            content.truncate(usize::try_from(LARGE_FILE).unwrap_or(usize::MAX));
            content.shrink_to_fit();
            return Ok(self.send(Some(name), Content::TooLarge(content))?);
        }
        match filled {
            // What came before a cut is as it was written; what has a wrong checksum need not be.
            Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error.into()),
            filled => {
                self.send(Some(name), Content::of(content, permit))?;
                Ok(filled?)
            }
        }
    }
}

impl Members for Walker {
    fn member(&mut self, name: &str, bytes: &mut dyn Read) -> Result<(), Ended> {
        if !is_inside(name) {
            let message =
                "the entry's path leads out of the archive, and it was refused".to_owned();
            return Ok(self.problem(Some(name), Code::ArchiveEntryRefused, message)?);
        }
        let mut content = Vec::new();
        let failed = fill(bytes, MEMBER_HEAD, &mut content).err();
        if failed.is_none() {
            if let Some(packing) = Packing::of(&content) {
                return self.nested(packing, name, &mut io::Cursor::new(content).chain(bytes));
            }
            if let Some(message) = Packing::refusal(&content) {
                return Ok(self.problem(Some(name), Code::ArchiveRefused, message)?);
            }
            if let Some(looks_like) = section16::not_ownership(&content) {
                return Ok(self.send(Some(name), Content::NotOwnership(looks_like))?);
            }
            return self.whole(name, content, bytes);
        }
        match failed {
            Some(error) if error.kind() == io::ErrorKind::UnexpectedEof && !content.is_empty() => {
                self.send(Some(name), Content::Bytes(content))?;
                Err(error.into())
            }
            Some(error) => Err(error.into()),
            None => Ok(()),
        }
    }

    fn problem(
        &mut self,
        name: Option<&str>,
        code: Code,
        message: String,
    ) -> Result<(), Abandoned> {
        self.send(name, Content::Problem(code, message))
    }
}

fn is_longer(bytes: &[u8], than: u64) -> bool {
    u64::try_from(bytes.len()).is_ok_and(|length| length > than)
}

/// Whether `name` stays inside the archive: neither absolute nor with `..`.
fn is_inside(name: &str) -> bool {
    let absolute = name.starts_with(['/', '\\']) || name.get(1..2) == Some(":");
    !absolute && !name.contains('\0') && !name.split(['/', '\\']).any(|part| part == "..")
}

/// Copies what cannot be wound back to a temporary file without a name.
fn spool(reader: impl Read) -> Result<File, Ended> {
    let folder = std::env::temp_dir();
    let file = tempfile::tempfile().at(&folder)?;
    let mut spooled = Spooled { file, failed: None };
    let mut reader = reader.take(LARGEST_SPOOLED + 1);
    let copied = io::copy(&mut reader, &mut spooled);
    if let Some(error) = spooled.failed {
        return Err(FileError::new(folder, error).into());
    }
    if copied? > LARGEST_SPOOLED {
        return Err(Ended::Refused("it has more than 4 GB and no file of its own".to_owned()));
    }
    spooled.file.seek(SeekFrom::Start(0)).at(&folder)?;
    Ok(spooled.file)
}

/// A file that keeps its own errors apart from those of what is copied to it.
struct Spooled {
    file: File,
    failed: Option<io::Error>,
}

impl io::Write for Spooled {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).map_err(|error| {
            let kind = error.kind();
            self.failed = Some(error);
            kind.into()
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

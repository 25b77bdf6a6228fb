//! The walk through an archive and the archives inside it.
//!
//! A stream and its [`Packing`] enter; an item for each member leaves through the [`Outbox`]. Of a
//! member that is no ownership filing only the first bytes are looked at. Next: the readers of
//! each packing, [`super::tar`], [`super::zip`] and [`super::gzip`].

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use section16::Code;

use crate::source::item::{Content, Item};

use super::members::{Abandoned, Ended, Members, read_head};
use super::packing::Packing;
use super::parcel::Outbox;
use super::{gzip, tar, zip};

/// Of a member so many bytes decide whether the rest is read.
const MEMBER_HEAD: u64 = 16 * 1024;
/// No filing is larger.
const MEMBER_LIMIT: u64 = 512 * 1024 * 1024;

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
    outbox: Outbox,
}

impl Walker {
    pub(super) fn new(source: String, relative: String, outbox: Outbox) -> Self {
        Self { source, relative, depth: 0, outbox }
    }

    pub(super) fn run(mut self, packing: Packing, stream: Stream) {
        let walked = match stream {
            Stream::File(file) if packing == Packing::Zip => zip::read(file, &mut self),
            Stream::File(file) => self.stream(packing, file),
            Stream::Pipe(pipe) => self.stream(packing, pipe),
        };
        if let Err(Ended::Damaged(error)) = walked {
            let message = format!("the archive is damaged: {error}; what stands before was read");
            if self.problem(None, Code::ArchiveDamaged, message).is_err() {
                return;
            }
        }
        // Whoever is gone does not miss the last parcel.
        let _ = self.outbox.send();
    }

    fn stream(&mut self, packing: Packing, reader: impl Read) -> Result<(), Ended> {
        match packing {
            Packing::Gzip => {
                let name = self.relative.rsplit(['/', '!']).next().unwrap_or_default().to_owned();
                gzip::read(reader, &name, self)
            }
            Packing::Tar => tar::read(reader, self),
            Packing::Zip => zip::read(spool(reader)?, self),
        }
    }

    fn nested(&mut self, packing: Packing, name: &str, reader: &mut dyn Read) -> Result<(), Ended> {
        if self.depth > 0 {
            let message = "archives in archives in archives are not opened".to_owned();
            return Ok(self.problem(Some(name), Code::ArchiveEntryRefused, message)?);
        }
        let outer = (self.source.clone(), self.relative.clone());
        self.source = format!("{}!{name}", self.source);
        self.relative = format!("{}!{name}", self.relative);
        self.depth += 1;
        let walked = self.stream(packing, reader);
        if let Err(Ended::Damaged(error)) = &walked {
            let message = format!("the archive is damaged: {error}; what stands before was read");
            self.problem(None, Code::ArchiveDamaged, message)?;
        }
        self.depth -= 1;
        (self.source, self.relative) = outer;
        match walked {
            Err(Ended::Abandoned) => Err(Ended::Abandoned),
            _ => Ok(()),
        }
    }

    fn send(&mut self, name: Option<&str>, content: Content) -> Result<(), Abandoned> {
        let below = |archive: &str| match name {
            Some(name) => format!("{archive}!{name}"),
            None => archive.to_owned(),
        };
        let (source, relative) = (below(&self.source), below(&self.relative));
        self.outbox.push(Item { source, relative, named: false, content })
    }
}

impl Members for Walker {
    fn member(&mut self, name: &str, bytes: &mut dyn Read) -> Result<(), Ended> {
        if !is_inside(name) {
            let message =
                "the entry's path leads out of the archive, and it was refused".to_owned();
            return Ok(self.problem(Some(name), Code::ArchiveEntryRefused, message)?);
        }
        let mut content = read_head(bytes, MEMBER_HEAD)?;
        if let Some(packing) = Packing::of(&content) {
            return self.nested(packing, name, &mut io::Cursor::new(content).chain(bytes));
        }
        if let Some(looks_like) = section16::not_ownership(&content) {
            return Ok(self.send(Some(name), Content::NotOwnership(looks_like))?);
        }
        let rest = bytes.take(MEMBER_LIMIT).read_to_end(&mut content)?;
        if u64::try_from(rest).is_ok_and(|rest| rest == MEMBER_LIMIT) {
            let message = "the entry is larger than any filing, and was refused".to_owned();
            return Ok(self.problem(Some(name), Code::ArchiveEntryRefused, message)?);
        }
        Ok(self.send(Some(name), Content::Bytes(content))?)
    }

    fn problem(
        &mut self,
        name: Option<&str>,
        code: Code,
        message: String,
    ) -> Result<(), Abandoned> {
        self.send(name, Content::Refused(code, message))
    }
}

/// Whether `name` stays inside the archive: neither absolute nor with `..`.
fn is_inside(name: &str) -> bool {
    let absolute = name.starts_with(['/', '\\']) || name.get(1..2) == Some(":");
    !absolute && !name.contains('\0') && !name.split(['/', '\\']).any(|part| part == "..")
}

/// Copies what cannot be wound back to a temporary file without a name.
fn spool(mut reader: impl Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut reader, &mut file)?;
    file.flush()?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

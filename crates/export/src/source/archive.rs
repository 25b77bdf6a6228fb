//! Archives as they stream: zip, tar, tar.gz and gz, nested one level, never unpacked to disk.
//!
//! A thread of its own decompresses and hands the members on in small parcels. Of a member that
//! is no ownership filing only the first bytes are looked at. Entries with absolute or `..` paths,
//! links and bombs are refused, and the rest is still read.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use flate2::read::MultiGzDecoder;

use section16::Code;

use super::item::{Content, Item};

/// The formats that are taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Gzip,
    Tar,
    Zip,
}

/// How many bytes [`Kind::of`] needs.
pub(super) const HEAD: usize = 512;

impl Kind {
    /// What the first bytes of a file say.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"\x1f\x8b") {
            Some(Self::Gzip)
        } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            Some(Self::Zip)
        } else if head.get(257..262) == Some(b"ustar") {
            Some(Self::Tar)
        } else {
            None
        }
    }
}

/// Of a member so many bytes decide whether the rest is read.
const MEMBER_HEAD: usize = 16 * 1024;
/// No filing is larger.
const MEMBER_LIMIT: u64 = 512 * 1024 * 1024;
/// Beyond so many bytes, what was decompressed is held against what went in...
const BOMB_FLOOR: u64 = 64 * 1024 * 1024;
/// ...and so many times as much is a bomb. Filings compress tenfold.
const BOMB_RATIO: u64 = 250;
/// A parcel has about so many bytes...
const PARCEL_BYTES: u64 = 256 * 1024;
/// ...and at most so many members.
const PARCEL_ITEMS: usize = 256;

/// An archive on its way.
pub(super) enum Stream {
    /// A file.
    File(File),
    /// Anything that cannot be wound back.
    Pipe(Box<dyn Read + Send>),
}

/// The members of an archive called `source`, whose path relative to the input is `relative`.
pub(super) fn members(
    kind: Kind,
    stream: Stream,
    source: String,
    relative: String,
) -> impl Iterator<Item = Item> {
    let (sender, receiver) = sync_channel(2);
    let walker =
        Walker { source: source.clone(), relative, depth: 0, parcel: Vec::new(), bytes: 0, sender };
    let spawned = std::thread::Builder::new()
        .name("archive".to_owned())
        .spawn(move || walker.run(kind, stream));
    let failed = spawned.err().map(|error| Item {
        source,
        relative: String::new(),
        named: true,
        content: Content::Failed(error),
    });
    failed.into_iter().chain(Parcels { receiver, parcel: Vec::new().into_iter() })
}

struct Parcels {
    receiver: Receiver<Vec<Item>>,
    parcel: std::vec::IntoIter<Item>,
}

impl Iterator for Parcels {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.parcel.next() {
                return Some(item);
            }
            self.parcel = self.receiver.recv().ok()?.into_iter();
        }
    }
}

/// Nobody takes the members any more.
struct Abandoned;

/// Why the walk through an archive ends early.
enum Ended {
    Abandoned,
    Damaged(io::Error),
}

impl From<Abandoned> for Ended {
    fn from(_: Abandoned) -> Self {
        Self::Abandoned
    }
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::Damaged(error)
    }
}

struct Walker {
    /// The archive, and below it the archive inside.
    source: String,
    relative: String,
    depth: usize,
    parcel: Vec<Item>,
    bytes: u64,
    sender: SyncSender<Vec<Item>>,
}

impl Walker {
    fn run(mut self, kind: Kind, stream: Stream) {
        let walked = match stream {
            Stream::File(file) => self.archive(kind, file),
            Stream::Pipe(pipe) if kind == Kind::Zip => {
                // The directory of a zip archive is at its end.
                spool(pipe).map_err(Ended::Damaged).and_then(|file| self.zip(file))
            }
            Stream::Pipe(pipe) => self.stream(kind, pipe),
        };
        if let Err(Ended::Damaged(error)) = walked {
            let message = format!("the archive is damaged: {error}; what stands before was read");
            if self.problem(None, Code::ArchiveDamaged, message).is_err() {
                return;
            }
        }
        // Whoever is gone does not miss the last parcel.
        let _ = self.sender.send(std::mem::take(&mut self.parcel));
    }

    fn archive(&mut self, kind: Kind, file: File) -> Result<(), Ended> {
        match kind {
            Kind::Zip => self.zip(file),
            _ => self.stream(kind, file),
        }
    }

    fn stream(&mut self, kind: Kind, reader: impl Read) -> Result<(), Ended> {
        match kind {
            Kind::Gzip => self.gzip(reader),
            Kind::Tar => self.tar(reader),
            Kind::Zip => {
                let file = spool(reader)?;
                self.zip(file)
            }
        }
    }

    fn gzip(&mut self, reader: impl Read) -> Result<(), Ended> {
        let eaten = Arc::new(AtomicU64::new(0));
        let counted = Counted { inner: reader, eaten: Arc::clone(&eaten) };
        let decoder = MultiGzDecoder::new(BufReader::with_capacity(128 * 1024, counted));
        let mut guarded = Guarded { inner: decoder, eaten, made: 0 };
        let head = read_head(&mut guarded, HEAD)?;
        let whole = io::Cursor::new(head.clone()).chain(guarded);
        if Kind::of(&head) == Some(Kind::Tar) {
            return self.tar(whole);
        }
        // One compressed file has its archive's name without the ending.
        let name = self.relative.rsplit(['/', '!']).next().unwrap_or_default();
        let name = name.strip_suffix(".gz").unwrap_or(name).to_owned();
        self.member(&name, whole)
    }

    fn tar(&mut self, reader: impl Read) -> Result<(), Ended> {
        let mut archive = tar::Archive::new(reader);
        for entry in archive.entries()? {
            let entry = entry?;
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let kind = entry.header().entry_type();
            if kind.is_dir() || kind.is_pax_global_extensions() {
                continue;
            }
            if !kind.is_file() && kind != tar::EntryType::Continuous {
                let message = "the entry is a link or a device, and was refused".to_owned();
                self.problem(Some(&name), Code::ArchiveEntryRefused, message)?;
                continue;
            }
            self.member(&name, entry)?;
        }
        // What compresses the archive has its checksum at the very end.
        io::copy(&mut archive.into_inner(), &mut io::sink())?;
        Ok(())
    }

    fn zip(&mut self, file: File) -> Result<(), Ended> {
        let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(io::Error::other)?;
        if is_sec_data_set(archive.file_names().flatten()) {
            let message = "this is one of the SEC's own data sets, which is tables already; \
convert the filings themselves, or open it with a spreadsheet";
            self.problem(None, Code::SecDataSet, message.to_owned())?;
            return Ok(());
        }
        for index in 0..archive.len() {
            let entry = match archive.by_index(index) {
                Ok(entry) => entry,
                Err(error) => {
                    let message = format!("entry {} cannot be read: {error}", index + 1);
                    self.problem(None, Code::ArchiveDamaged, message)?;
                    continue;
                }
            };
            let name = entry.name().map_err(io::Error::other)?.into_owned();
            if entry.is_dir() {
                continue;
            }
            if entry.is_symlink() {
                let message = "the entry is a link, and was refused".to_owned();
                self.problem(Some(&name), Code::ArchiveEntryRefused, message)?;
                continue;
            }
            let eaten = Arc::new(AtomicU64::new(entry.compressed_size()));
            let guarded = Guarded { inner: entry, eaten, made: 0 };
            if let Err(ended) = self.member(&name, guarded) {
                // One bad entry of a zip archive does not cost the others.
                let Ended::Damaged(error) = ended else { return Err(ended) };
                let message = format!("the entry cannot be read: {error}");
                self.problem(Some(&name), Code::ArchiveDamaged, message)?;
            }
        }
        Ok(())
    }

    fn member(&mut self, name: &str, mut reader: impl Read) -> Result<(), Ended> {
        if !is_inside(name) {
            let message =
                "the entry's path leads out of the archive, and it was refused".to_owned();
            self.problem(Some(name), Code::ArchiveEntryRefused, message)?;
            return Ok(());
        }
        let mut bytes = read_head(&mut reader, MEMBER_HEAD)?;
        if let Some(kind) = Kind::of(&bytes) {
            return self.nested(kind, name, io::Cursor::new(bytes).chain(reader));
        }
        if let Some(looks_like) = section16::not_ownership(&bytes) {
            return Ok(self.send(name, Content::NotOwnership(looks_like))?);
        }
        let rest = reader.take(MEMBER_LIMIT).read_to_end(&mut bytes)?;
        if u64::try_from(rest).is_ok_and(|rest| rest == MEMBER_LIMIT) {
            let message = "the entry is larger than any filing, and was refused".to_owned();
            self.problem(Some(name), Code::ArchiveEntryRefused, message)?;
            return Ok(());
        }
        Ok(self.send(name, Content::Bytes(bytes))?)
    }

    fn nested(&mut self, kind: Kind, name: &str, reader: impl Read) -> Result<(), Ended> {
        if self.depth > 0 {
            let message = "archives in archives in archives are not opened".to_owned();
            return Ok(self.problem(Some(name), Code::ArchiveEntryRefused, message)?);
        }
        let outer = (self.source.clone(), self.relative.clone());
        self.source = format!("{}!{name}", self.source);
        self.relative = format!("{}!{name}", self.relative);
        self.depth += 1;
        // A box, or the readers of readers would never end for the compiler.
        let walked = self.stream(kind, Box::new(reader) as Box<dyn Read + '_>);
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

    fn problem(
        &mut self,
        member: Option<&str>,
        code: Code,
        message: String,
    ) -> Result<(), Abandoned> {
        match member {
            Some(name) => self.send(name, Content::Refused(code, message)),
            None => {
                let source = self.source.clone();
                let relative = self.relative.clone();
                let content = Content::Refused(code, message);
                self.push(Item { source, relative, named: false, content })
            }
        }
    }

    fn send(&mut self, name: &str, content: Content) -> Result<(), Abandoned> {
        let source = format!("{}!{name}", self.source);
        let relative = format!("{}!{name}", self.relative);
        self.push(Item { source, relative, named: false, content })
    }

    fn push(&mut self, item: Item) -> Result<(), Abandoned> {
        self.bytes += item.size();
        self.parcel.push(item);
        if self.bytes < PARCEL_BYTES && self.parcel.len() < PARCEL_ITEMS {
            return Ok(());
        }
        self.bytes = 0;
        self.sender.send(std::mem::take(&mut self.parcel)).map_err(|_| Abandoned)
    }
}

/// Whether `name` stays inside the archive: neither absolute nor with `..`.
fn is_inside(name: &str) -> bool {
    let absolute = name.starts_with(['/', '\\']) || name.get(1..2) == Some(":");
    !absolute && !name.contains('\0') && !name.split(['/', '\\']).any(|part| part == "..")
}

fn is_sec_data_set(names: impl Iterator<Item = impl AsRef<str>>) -> bool {
    const FILES: [&str; 3] = ["SUBMISSION.tsv", "REPORTINGOWNER.tsv", "NONDERIV_TRANS.tsv"];
    let is_one = |name: &str| FILES.iter().any(|file| name.ends_with(file));
    let found = names.filter(|name| is_one(name.as_ref())).count();
    found >= FILES.len()
}

fn read_head(reader: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(length);
    reader.take(u64::try_from(length).unwrap_or(u64::MAX)).read_to_end(&mut head)?;
    Ok(head)
}

/// Copies what cannot be wound back to a temporary file without a name.
fn spool(mut reader: impl Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut reader, &mut file)?;
    file.flush()?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

/// Counts the bytes that go into a decoder.
struct Counted<R> {
    inner: R,
    eaten: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.eaten.fetch_add(u64::try_from(read).unwrap_or_default(), Ordering::Relaxed);
        Ok(read)
    }
}

/// Stops a decoder that makes too much out of too little.
struct Guarded<R> {
    inner: R,
    eaten: Arc<AtomicU64>,
    made: u64,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.made += u64::try_from(read).unwrap_or_default();
        let eaten = self.eaten.load(Ordering::Relaxed).max(1);
        if self.made > BOMB_FLOOR && self.made / eaten > BOMB_RATIO {
            return Err(io::Error::other(
                "it grows more than 250 times, as archives made to harm do",
            ));
        }
        Ok(read)
    }
}

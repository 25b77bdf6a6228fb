//! One file, or whatever is read like one.
//!
//! A path or pipe enters; its one item leaves, or the members of the archive that it is. Next:
//! [`super::archive`].

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use section16::Code;

use super::archive::{self, HEAD, Packing, Stream};
use super::item::{Content, Item};
use super::limits::{LARGE_FILE, LARGEST_FILE};

pub(super) type Items = Box<dyn Iterator<Item = Item> + Send>;

/// What comes through a pipe, which cannot be wound back and may never end.
pub(super) fn piped(
    mut pipe: impl Read + Send + 'static,
    source: String,
    relative: String,
) -> Items {
    let mut bytes = Vec::new();
    let mut read = |length: u64, bytes: &mut Vec<u8>| pipe.by_ref().take(length).read_to_end(bytes);
    let content = match read(HEAD, &mut bytes) {
        Ok(_) => match Packing::of(&bytes) {
            Some(packing) => {
                let stream = Stream::Pipe(Box::new(io::Cursor::new(bytes).chain(pipe)));
                return Box::new(archive::items(packing, stream, source, relative));
            }
            None => match read(LARGEST_FILE, &mut bytes) {
                Ok(_) => content(bytes),
                Err(error) => Content::Failed(error),
            },
        },
        Err(error) => Content::Failed(error),
    };
    Box::new(std::iter::once(Item { source, relative, named: true, content }))
}

/// What `bytes` are, of which no more were read than the largest file has and the head.
fn content(mut bytes: Vec<u8>) -> Content {
    if let Some(message) = Packing::refusal(&bytes) {
        Content::Problem(Code::ArchiveRefused, message)
    } else if let Some(looks_like) = section16::not_ownership(&bytes) {
        Content::NotOwnership(looks_like)
    } else if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST_FILE) {
        bytes.truncate(usize::try_from(LARGE_FILE).unwrap_or(usize::MAX));
        bytes.shrink_to_fit();
        Content::TooLarge(bytes)
    } else {
        Content::Bytes(bytes)
    }
}

/// The file at `path`.
pub(super) fn items(path: &Path, relative: String, named: bool) -> Items {
    let source = printable(path);
    let content = match open(path) {
        Ok((file, length, head)) => {
            if let Some(packing) = Packing::of(&head) {
                return Box::new(archive::items(packing, Stream::File(file), source, relative));
            }
            match Packing::refusal(&head) {
                Some(message) => Content::Problem(Code::ArchiveRefused, message),
                None => Content::File(file, length),
            }
        }
        Err(error) => Content::Failed(error),
    };
    Box::new(std::iter::once(Item { source, relative, named, content }))
}

/// Opens a file and looks at its first bytes.
fn open(path: &Path) -> io::Result<(File, u64, Vec<u8>)> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    file.rewind()?;
    Ok((file, length, head))
}

pub(super) fn printable(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

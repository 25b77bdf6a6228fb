//! One file, or whatever is read like one.
//!
//! A path or pipe enters; its one item leaves, or the members of the archive that it is. Next:
//! [`super::archive`].

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use super::archive::{self, HEAD, Packing, Stream};
use super::item::{Content, Item};

pub(super) type Items = Box<dyn Iterator<Item = Item> + Send>;

/// What comes through a pipe, which cannot be wound back.
pub(super) fn piped(
    mut pipe: impl Read + Send + 'static,
    source: String,
    relative: String,
) -> Items {
    let mut bytes = Vec::new();
    let mut content = pipe.by_ref().take(HEAD).read_to_end(&mut bytes);
    if content.is_ok() {
        if let Some(packing) = Packing::of(&bytes) {
            let stream = Stream::Pipe(Box::new(io::Cursor::new(bytes).chain(pipe)));
            return Box::new(archive::items(packing, stream, source, relative));
        }
        content = pipe.read_to_end(&mut bytes);
    }
    let content = content.map_or_else(Content::Failed, |_| Content::Bytes(bytes));
    Box::new(std::iter::once(Item { source, relative, named: true, content }))
}

/// The file at `path`.
pub(super) fn items(path: &Path, relative: String, named: bool) -> Items {
    let source = printable(path);
    let content = match open(path) {
        Ok((file, _, Some(packing))) => {
            return Box::new(archive::items(packing, Stream::File(file), source, relative));
        }
        Ok((file, length, None)) => Content::File(file, length),
        Err(error) => Content::Failed(error),
    };
    Box::new(std::iter::once(Item { source, relative, named, content }))
}

/// Opens a file and looks at its first bytes.
fn open(path: &Path) -> io::Result<(File, u64, Option<Packing>)> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    file.rewind()?;
    Ok((file, length, Packing::of(&head)))
}

pub(super) fn printable(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

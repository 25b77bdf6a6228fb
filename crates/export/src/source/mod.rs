//! Inputs: files, folders, archives and standard input become items, one for each file, in a
//! fixed order.

mod archive;
mod item;

use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use section16::{AtPath, FileError};

pub use item::{Content, Item};

/// An input as the user names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file or folder.
    Path(PathBuf),
    /// Standard input, `-`.
    Stdin,
}

impl Input {
    /// Whether there is something under the name.
    ///
    /// # Errors
    ///
    /// What the file system says, such as that there is nothing.
    pub fn probe(&self) -> Result<(), FileError> {
        match self {
            Self::Path(path) => fs::metadata(path).map(drop).at(path),
            Self::Stdin => Ok(()),
        }
    }
}

/// The items of `inputs`, input by input, the files of a folder sorted by name at every level,
/// the members of an archive in its order. Hidden files and folders (`.name`) below a folder are
/// left out.
pub fn items(inputs: &[Input]) -> impl Iterator<Item = Item> + Send + use<> {
    let inputs = inputs.to_vec();
    inputs.into_iter().flat_map(|input| -> Items {
        match input {
            Input::Stdin => piped(io::stdin(), "-".to_owned(), "stdin".to_owned()),
            Input::Path(path) if path.is_dir() => Box::new(walk(path)),
            Input::Path(path) => {
                let relative = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                let relative = relative.into_owned();
                let is_pipe = fs::metadata(&path).is_ok_and(|found| !found.is_file());
                if is_pipe && let Ok(pipe) = File::open(&path) {
                    return piped(pipe, printable(&path), relative);
                }
                open(&path, relative, true)
            }
        }
    })
}

type Items = Box<dyn Iterator<Item = Item> + Send>;

/// What comes through a pipe, which cannot be wound back: the one item, or the members of the
/// archive that it is.
fn piped(mut pipe: impl Read + Send + 'static, source: String, relative: String) -> Items {
    let mut head = Vec::new();
    let mut content = pipe.by_ref().take(HEAD).read_to_end(&mut head);
    if content.is_ok() {
        if let Some(kind) = archive::Kind::of(&head) {
            let stream = archive::Stream::Pipe(Box::new(io::Cursor::new(head).chain(pipe)));
            return Box::new(archive::members(kind, stream, source, relative));
        }
        content = pipe.read_to_end(&mut head);
    }
    let content = content.map_or_else(Content::Failed, |_| Content::Bytes(head));
    Box::new(std::iter::once(Item { source, relative, named: true, content }))
}

/// So many first bytes tell an archive.
const HEAD: u64 = 512;

/// The file at `path`, or the members of the archive that it is.
fn open(path: &Path, relative: String, named: bool) -> Items {
    let source = printable(path);
    let content = match probe(path) {
        Ok((file, length, head)) => {
            if let Some(kind) = archive::Kind::of(&head) {
                let stream = archive::Stream::File(file);
                return Box::new(archive::members(kind, stream, source, relative));
            }
            let _ = head;
            Content::File(file, length)
        }
        Err(error) => Content::Failed(error),
    };
    Box::new(std::iter::once(Item { source, relative, named, content }))
}

/// Opens a file and looks at its first bytes.
fn probe(path: &Path) -> io::Result<(File, u64, Vec<u8>)> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    file.rewind()?;
    Ok((file, length, head))
}

fn walk(root: PathBuf) -> impl Iterator<Item = Item> {
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let entries = WalkDir::new(&root).follow_links(true).sort_by_file_name().into_iter();
    entries.filter_entry(move |entry| !hidden(entry)).flat_map(move |entry| -> Items {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => Box::new(std::iter::empty()),
            // Opening a pipe or device could wait for ever.
            Ok(entry) if !entry.file_type().is_file() => Box::new(std::iter::once(Item {
                source: printable(entry.path()),
                relative: relative_to(entry.path(), &root),
                named: false,
                content: Content::Failed(io::Error::other("it is no regular file")),
            })),
            Ok(entry) => open(entry.path(), relative_to(entry.path(), &root), false),
            Err(error) => {
                let path = error.path().unwrap_or(&root);
                Box::new(std::iter::once(Item {
                    source: printable(path),
                    relative: relative_to(path, &root),
                    named: false,
                    content: Content::Failed(error.into()),
                }))
            }
        }
    })
}

fn relative_to(path: &Path, root: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> =
        relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn printable(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_in_order_without_hidden_files() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b/2 ü.xml", "b/1.xml", "a.xml", ".hidden/x.xml", "c/.x"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        let inputs =
            [Input::Path(folder.path().to_owned()), Input::Path(folder.path().join("a.xml"))];
        let found: Vec<_> = items(&inputs).map(|item| (item.relative, item.named)).collect();
        let names = ["a.xml", "b/1.xml", "b/2 ü.xml"].map(|name| (name.to_owned(), false));
        assert_eq!(found[..3], names);
        assert_eq!(found[3], ("a.xml".to_owned(), true));
        assert_eq!(found.len(), 4);
    }
}

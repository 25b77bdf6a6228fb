//! A folder and all below it.
//!
//! A path enters; the items of its files leave, sorted by name at every level. Next:
//! [`super::file`].

use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::file::{self, Items, printable};
use super::item::{Content, Item};

pub(super) fn items(root: PathBuf) -> impl Iterator<Item = Item> {
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let entries = WalkDir::new(&root).follow_links(true).sort_by_file_name().into_iter();
    entries.filter_entry(move |entry| !hidden(entry)).flat_map(move |entry| -> Items {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => Box::new(std::iter::empty()),
            // Opening a pipe or device could wait for ever.
            Ok(entry) if !entry.file_type().is_file() => {
                failed(entry.path(), &root, io::Error::other("it is no regular file"))
            }
            Ok(entry) => file::items(entry.path(), relative_to(entry.path(), &root), false),
            Err(error) => {
                let path = error.path().unwrap_or(&root).to_owned();
                failed(&path, &root, error.into())
            }
        }
    })
}

fn failed(path: &Path, root: &Path, error: io::Error) -> Items {
    Box::new(std::iter::once(Item {
        source: printable(path),
        relative: relative_to(path, root),
        named: false,
        content: Content::Failed(error),
    }))
}

fn relative_to(path: &Path, root: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> =
        relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::source::{Input, items};

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

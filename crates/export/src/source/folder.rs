//! A folder and all below it.
//!
//! A path enters; the items of its files leave, sorted by name at every level. Next:
//! [`super::file`].

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::file::{self, Items, printable};
use super::item::{Content, Item};

pub(super) fn items(root: PathBuf) -> impl Iterator<Item = Item> {
    let mut entries = WalkDir::new(&root).follow_links(true).sort_by_file_name().into_iter();
    std::iter::from_fn(move || {
        let entry = entries.next()?;
        if entry.as_ref().is_ok_and(|entry| is_hidden(entry) && entry.file_type().is_dir()) {
            entries.skip_current_dir();
        }
        Some(of_entry(entry, &root))
    })
    .flatten()
}

fn of_entry(entry: walkdir::Result<DirEntry>, root: &Path) -> Items {
    match entry {
        Ok(entry) if is_own(&entry) => Box::new(std::iter::empty()),
        Ok(entry) if is_hidden(&entry) => {
            let what = if entry.file_type().is_dir() { "folder" } else { "file" };
            let content = Content::NotOwnership(format!("a hidden {what}, not looked into"));
            one(entry.path(), root, content)
        }
        Ok(entry) if entry.file_type().is_dir() => Box::new(std::iter::empty()),
        Ok(entry) if !entry.file_type().is_file() => {
            one(entry.path(), root, Content::Failed(not_regular()))
        }
        Ok(entry) => file::items(entry.path(), relative_to(entry.path(), root), false),
        Err(error) => {
            let path = error.path().unwrap_or(root).to_owned();
            one(&path, root, Content::Failed(error.into()))
        }
    }
}

/// The items of one file below `root`, as the walk through `root` makes them.
pub(super) fn file(root: &Path, path: &Path) -> Items {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => file::items(path, relative_to(path, root), false),
        Ok(_) => one(path, root, Content::Failed(not_regular())),
        Err(error) => one(path, root, Content::Failed(error)),
    }
}

/// Opening a pipe or device could wait for ever.
fn not_regular() -> io::Error {
    io::Error::other("it is no regular file")
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// Whether it is what this program keeps or is just writing beside its files.
fn is_own(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".section16")
}

fn one(path: &Path, root: &Path, content: Content) -> Items {
    let (source, relative) = (printable(path), relative_to(path, root));
    Box::new(std::iter::once(Item { source, relative, named: false, content }))
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

    use crate::source::{Content, Input, items};

    #[test]
    fn folders_are_walked_in_order_and_hidden_files_named_alone() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b/2 ü.xml", "b/1.xml", "a.xml", ".hidden/x.xml", "c/.x"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        let inputs =
            [Input::Path(folder.path().to_owned()), Input::Path(folder.path().join("a.xml"))];
        let found: Vec<_> = items(&inputs)
            .map(|item| {
                let is_read = matches!(item.content, Content::File(..));
                (item.relative, item.named, is_read)
            })
            .collect();
        let right = [
            (".hidden", false, false),
            ("a.xml", false, true),
            ("b/1.xml", false, true),
            ("b/2 ü.xml", false, true),
            ("c/.x", false, false),
            ("a.xml", true, true),
        ];
        assert_eq!(found, right.map(|(name, named, read)| (name.to_owned(), named, read)));
    }

    #[test]
    fn a_file_below_a_folder_is_called_as_in_the_walk() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        let path = root.join("b/1.xml");
        fs::create_dir_all(root.join("b")).unwrap();
        fs::write(&path, "1").unwrap();
        let called = |input: Input| {
            items(&[input]).map(|item| (item.source, item.relative, item.named)).collect::<Vec<_>>()
        };
        let below = called(Input::Below { root: root.clone(), path });
        assert_eq!(below, called(Input::Path(root)));
        assert_eq!(below.len(), 1);
    }
}

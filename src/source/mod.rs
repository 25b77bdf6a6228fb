//! Inputs: files, folders and standard input become items, one for each file, in a fixed order.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// One file that may be a filing.
#[derive(Debug)]
pub struct Item {
    /// Where it is from, as the `source` column has it: the path, or an archive's path, `!` and
    /// the member.
    pub source: String,
    /// Its path relative to the input, with `/` between the parts: what the key of a filing
    /// without accession number is made of.
    pub relative: String,
    /// Whether the user named this very file.
    pub named: bool,
    /// Its bytes, or where they are.
    pub content: Content,
}

/// The bytes of an item.
#[derive(Debug)]
pub enum Content {
    /// A file that whoever handles the item reads.
    File(PathBuf, u64),
    /// Bytes that had to be read already.
    Bytes(Vec<u8>),
    /// What kept the file from being read.
    Failed(io::Error),
}

impl Item {
    /// About how many bytes the item has.
    pub fn size(&self) -> u64 {
        match &self.content {
            Content::File(_, size) => *size,
            Content::Bytes(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Content::Failed(_) => 0,
        }
    }

    /// The bytes.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn into_bytes(self) -> io::Result<Vec<u8>> {
        match self.content {
            Content::File(path, _) => fs::read(path),
            Content::Bytes(bytes) => Ok(bytes),
            Content::Failed(error) => Err(error),
        }
    }
}

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
    pub fn probe(&self) -> io::Result<()> {
        match self {
            Self::Path(path) => fs::metadata(path).map(drop),
            Self::Stdin => Ok(()),
        }
    }
}

/// The items of `inputs`, input by input, the files of a folder sorted by name at every level.
/// Hidden files and folders (`.name`) below a folder are left out.
pub fn items(inputs: &[Input]) -> impl Iterator<Item = Item> + Send + use<> {
    let inputs = inputs.to_vec();
    inputs.into_iter().flat_map(|input| -> Box<dyn Iterator<Item = Item> + Send> {
        match input {
            Input::Stdin => Box::new(std::iter::once(stdin())),
            Input::Path(path) if path.is_dir() => Box::new(walk(path)),
            Input::Path(path) => Box::new(std::iter::once(file(&path))),
        }
    })
}

fn stdin() -> Item {
    let mut bytes = Vec::new();
    let content = match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Content::Bytes(bytes),
        Err(error) => Content::Failed(error),
    };
    Item { source: "-".to_owned(), relative: "stdin".to_owned(), named: true, content }
}

fn file(path: &Path) -> Item {
    let relative = path.file_name().unwrap_or(path.as_os_str());
    Item {
        source: printable(path),
        relative: relative.to_string_lossy().into_owned(),
        named: true,
        content: content(path),
    }
}

fn content(path: &Path) -> Content {
    match fs::metadata(path) {
        Ok(metadata) => Content::File(path.to_owned(), metadata.len()),
        Err(error) => Content::Failed(error),
    }
}

fn walk(root: PathBuf) -> impl Iterator<Item = Item> {
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let entries = WalkDir::new(&root).follow_links(true).sort_by_file_name().into_iter();
    entries.filter_entry(move |entry| !hidden(entry)).filter_map(move |entry| match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) => Some(Item {
            source: printable(entry.path()),
            relative: relative_to(entry.path(), &root),
            named: false,
            content: content(entry.path()),
        }),
        Err(error) => {
            let path = error.path().unwrap_or(&root);
            Some(Item {
                source: printable(path),
                relative: relative_to(path, &root),
                named: false,
                content: Content::Failed(error.into()),
            })
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

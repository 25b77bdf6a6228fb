//! An input as the user names it, and what each becomes.
//!
//! Paths and `-` enter; items leave, input by input. Next: [`super::folder`] for folders,
//! [`super::file`] for one file or pipe.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;

use section16::{AtPath, FileError};

use super::file::{self, Items, printable};
use super::folder;
use super::item::Item;

/// An input as the user names it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input {
    /// A file or folder.
    Path(PathBuf),
    /// A file below a folder, which is called as if the folder were walked: for whoever divides a
    /// folder among several runs.
    Below {
        /// The folder.
        root: PathBuf,
        /// The file.
        path: PathBuf,
    },
    /// Standard input, `-`.
    Stdin,
}

impl Input {
    /// Whether there is something under the name.
    ///
    /// # Errors
    ///
    /// What the file system says of the path, such as that there is nothing.
    pub fn probe(&self) -> Result<(), FileError> {
        match self {
            Self::Path(path) | Self::Below { path, .. } => fs::metadata(path).map(drop).at(path),
            Self::Stdin => Ok(()),
        }
    }
}

/// The items of `inputs`, input by input, the files of a folder sorted by name at every level,
/// the members of an archive in its order. Hidden files and folders (`.name`) below a folder are
/// not looked into, and each is an item that says so.
pub fn items(inputs: &[Input]) -> impl Iterator<Item = Item> + Send + use<> {
    let inputs = inputs.to_vec();
    inputs.into_iter().flat_map(|input| -> Items {
        match input {
            Input::Stdin => file::piped(io::stdin(), "-".to_owned(), "stdin".to_owned()),
            Input::Below { root, path } => folder::file(&root, &path),
            Input::Path(path) if path.is_dir() => Box::new(folder::items(path)),
            Input::Path(path) => {
                let relative = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                let relative = relative.into_owned();
                let is_pipe = fs::metadata(&path).is_ok_and(|found| !found.is_file());
                if is_pipe && let Ok(pipe) = File::open(&path) {
                    return file::piped(pipe, printable(&path), relative);
                }
                file::items(&path, relative, true)
            }
        }
    })
}

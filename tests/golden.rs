use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support;

/// Every sample gives exactly the files in `samples/expected`, byte for byte. `make bless`
/// writes them anew; whoever does so reads the difference.
#[test]
fn samples_convert_to_what_is_expected() {
    let bless = std::env::var_os("SECTION16_BLESS").is_some();
    let mut wrong = Vec::new();
    for sample in samples() {
        let name = sample.file_name().unwrap().to_str().unwrap().to_owned();
        let out = tempfile::tempdir().unwrap();
        let output = support::section16()
            .args(["convert", &format!("samples/{name}"), "-o"])
            .arg(out.path())
            .output()
            .unwrap();
        let made = contents(&only_folder(out.path()));
        assert!(!made.is_empty(), "{name}: {}", support::stderr(&output));
        let expected = root().join("samples/expected").join(&name);
        if bless {
            write(&expected, &made);
        } else if contents(&expected) != made {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "not as expected: {wrong:?}; run `make bless` and read `git diff`");
}

#[test]
fn every_expectation_has_a_sample() {
    for entry in std::fs::read_dir(root().join("samples/expected")).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(root().join("samples").join(&name).is_file(), "{name:?} has no sample");
    }
}

fn root() -> &'static Path {
    support::root()
}

fn samples() -> Vec<PathBuf> {
    let samples = support::files(&root().join("samples"));
    assert!(samples.len() > 10);
    samples
}

fn only_folder(out: &Path) -> PathBuf {
    let folders: Vec<_> =
        std::fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    folders[0].clone()
}

fn contents(folder: &Path) -> BTreeMap<String, String> {
    if !folder.is_dir() {
        return BTreeMap::new();
    }
    support::files(folder)
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn write(folder: &Path, files: &BTreeMap<String, String>) {
    if folder.is_dir() {
        std::fs::remove_dir_all(folder).unwrap();
    }
    std::fs::create_dir_all(folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

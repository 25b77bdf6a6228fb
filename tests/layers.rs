//! The architecture, as DESIGN.md draws it, as far as crates cannot hold it: inside a crate
//! imports point down, no two files need each other, and files stay small.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::support;

#[path = "layers/imports.rs"]
mod imports;

use imports::Sources;

/// The modules of the library from the ground up: each may import those before it, and no other.
const LIBRARY: &[&str] = &[
    "str",
    "password",
    "sniff",
    "weight",
    "error_page",
    "ids",
    "problem",
    "value",
    "calendar",
    "error",
    "encoding",
    "model",
    "security",
    "words",
    "submission",
    "filing",
    "view",
    "integrity",
    "xml",
    "rendering",
    "read",
    "table",
    "csv",
    "json",
];

/// Modules of the library that must not know each other although their order would let them.
const STRANGERS: &[(&str, &str)] = &[("rendering", "xml"), ("json", "csv")];

/// The same for whole runs.
const EXPORT: &[&str] = &["error", "sink", "source", "research", "pipeline", "fetch", "sync"];

/// What `edgar` may know of the library: identifiers, values and errors, and nothing of what
/// filings hold.
const KNOWN_TO_EDGAR: &[&str] = &["ids", "value", "calendar", "error"];

/// What a sink may know of the library: tables and cells, never the model.
const UNKNOWN_TO_SINKS: &[&str] = &["model", "xml", "rendering", "submission", "read"];

/// No file is longer.
const LONGEST: usize = 600;

#[test]
fn imports_point_down() {
    for (root, order) in [("src", LIBRARY), ("crates/export/src", EXPORT)] {
        let sources = Sources::read(&support::root().join(root));
        let place = |module: &str| order.iter().position(|name| *name == module);
        for (from, to) in sources.arrows() {
            let (above, below) = (sources.top(&from), sources.top(&to));
            if above == below || above == "lib" || sources.is_for_tests(&above) {
                continue;
            }
            let stands = |module: &str| {
                place(module)
                    .unwrap_or_else(|| panic!("{root}: {module} has no place in the order"))
            };
            assert!(
                stands(&above) > stands(&below),
                "{root}: {from} imports from {to}, which stands above it"
            );
            assert!(
                !STRANGERS.contains(&(above.as_str(), below.as_str())),
                "{root}: {from} must not know {to}"
            );
        }
    }
}

#[test]
fn no_two_files_need_each_other() {
    let mut circles = Vec::new();
    for root in ["src", "crates/edgar/src", "crates/export/src", "crates/cli/src"] {
        let sources = Sources::read(&support::root().join(root));
        // Three readers of renderings share words with the files of their own folder.
        let is_own = |one: &str, other: &str| {
            one.starts_with("rendering")
                && one.strip_suffix(".rs").is_some_and(|own| other.starts_with(&format!("{own}/")))
        };
        let arrows: Vec<_> = sources
            .arrows()
            .into_iter()
            .filter(|(from, to)| !is_own(from, to) && !is_own(to, from))
            .collect();
        assert!(arrows.len() > 20, "{root}: the imports were not understood");
        circles.extend(
            imports::circles(&arrows).into_iter().map(|files| format!("{root}: {files:?}")),
        );
    }
    assert!(circles.is_empty(), "these files need each other:\n{}", circles.join("\n"));
}

#[test]
fn crates_know_what_they_may() {
    let library = Sources::read(&support::root().join("src"));
    let known = |folder: &str| -> BTreeSet<String> {
        let sources = Sources::read(&support::root().join(folder));
        sources.outside("section16").iter().map(|path| library.home(path)).collect()
    };
    for module in known("crates/edgar/src") {
        assert!(KNOWN_TO_EDGAR.contains(&module.as_str()), "edgar must not know {module}");
    }
    let sinks = Sources::read(&support::root().join("crates/export/src"));
    for (file, path) in sinks.outside_by_file("section16") {
        if file.starts_with("sink") {
            let module = library.home(&path);
            assert!(
                !UNKNOWN_TO_SINKS.contains(&module.as_str()),
                "{file} must not know {module} ({path:?})"
            );
        }
    }
}

/// What would keep the library from running where there is no operating system.
#[test]
fn the_library_touches_no_file_thread_or_network() {
    let sources = Sources::read(&support::root().join("src"));
    for (file, path) in sources.outside_by_file("std") {
        let part = path.first().map_or("", String::as_str);
        assert!(
            !["fs", "thread", "net", "process", "env", "os", "time"].contains(&part),
            "src/{file} uses std::{}",
            path.join("::")
        );
    }
}

#[test]
fn files_are_small_and_named_after_a_thing() {
    for path in files_below("src").iter().chain(&files_below("crates")).chain(&files_below("tests"))
    {
        let lines = fs::read_to_string(path).unwrap().lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
        let name = path.file_stem().unwrap().to_str().unwrap();
        for empty in ["util", "utils", "helper", "helpers", "common", "misc"] {
            assert_ne!(name, empty, "{}", path.display());
        }
    }
}

#[test]
fn unsafe_code_is_forbidden_but_for_the_look_at_a_closed_output() {
    for root in ["src/lib.rs", "crates/edgar/src/lib.rs", "crates/export/src/lib.rs"] {
        let text = fs::read_to_string(support::root().join(root)).unwrap();
        assert!(text.contains("#![forbid(unsafe_code)]"), "{root}");
    }
    let manifest = fs::read_to_string(support::root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"deny\""));
    for file in files_below("crates/cli/src") {
        let is_allowed = fs::read_to_string(&file).unwrap().contains("allow(unsafe_code)");
        assert_eq!(is_allowed, file.ends_with("closed.rs"), "{}", file.display());
    }
}

fn files_below(folder: &str) -> Vec<PathBuf> {
    imports::rust_files(&support::root().join(folder))
}

#[test]
fn imports_are_understood() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("lib.rs", "mod a; mod b; pub use b::inner::Thing;");
    write("a.rs", "use crate::b; use other::x::Y; fn f() -> b::Thing { y!(crate::b::go()) }");
    write("b/mod.rs", "mod inner; pub(crate) use inner::Thing; pub(crate) fn go() {}");
    write(
        "b/inner.rs",
        "pub struct Thing; fn f() { super::go() }\n#[cfg(test)] mod tests { use crate::a; }",
    );
    let sources = Sources::read(folder.path());
    let arrows: BTreeMap<_, Vec<_>> =
        sources.arrows().into_iter().fold(BTreeMap::new(), |mut all, (from, to)| {
            all.entry(from).or_insert_with(Vec::new).push(to);
            all
        });
    assert_eq!(arrows["a.rs"], ["b/inner.rs", "b/mod.rs"]);
    assert_eq!(arrows["b/inner.rs"], ["b/mod.rs"]);
    assert_eq!(arrows.get("b/mod.rs"), None, "a name that is handed on is no need");
    assert_eq!(sources.outside("other"), BTreeSet::from([vec!["x".to_owned(), "Y".to_owned()]]));
    assert_eq!(sources.home(&["Thing".to_owned()]), "b");
    assert!(imports::circles(&sources.arrows()).is_empty());
    let circle = [("x".to_owned(), "y".to_owned()), ("y".to_owned(), "x".to_owned())];
    assert_eq!(imports::circles(&circle), [["x", "y"]]);
}

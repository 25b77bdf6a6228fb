//! The architecture, as DESIGN.md draws it: imports point down only, and files stay small.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support;

/// What each module of the crate may import. A module that is not here is not allowed; think
/// where it belongs before adding it. Features that come later are already in their place.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    // The base, whose modules know each other.
    ("error", BASE),
    ("password", &[]),
    ("ids", BASE),
    ("problem", BASE),
    ("str", BASE),
    ("value", BASE),
    ("encoding", &["problem"]),
    ("words", &["model", "value"]),
    ("sniff", &[]),
    ("model", BASE),
    // Containers, and the readers of documents, which never import each other.
    ("submission", BASE),
    ("xml", &["error", "ids", "model", "password", "problem", "str", "value"]),
    ("rendering", &["error", "filing", "ids", "model", "problem", "submission", "value"]),
    // A filing, and what is computed from it.
    ("filing", &["error", "ids", "model", "problem", "submission", "value"]),
    ("integrity", &["ids", "model", "problem", "submission", "value"]),
    (
        "read",
        &[
            "encoding",
            "error",
            "filing",
            "integrity",
            "model",
            "problem",
            "rendering",
            "sniff",
            "submission",
            "value",
            "xml",
        ],
    ),
    ("json", &["filing", "ids", "model", "problem", "submission", "table", "value"]),
    // Made for the tests of the modules.
    ("generated", &["xml"]),
    ("sample", &["filing", "ids", "model", "problem", "str", "read", "submission", "value"]),
    ("table", &["filing", "ids", "model", "problem", "submission", "value", "words"]),
    ("view", &["filing", "ids", "model", "problem", "value", "words"]),
    // A sink sees tables and cells; JSON lines, which are nested, take the filing.
    ("sink", &["filing", "ids", "json", "problem", "table", "value"]),
    ("source", &["problem", "str", "read"]),
    (
        "pipeline",
        &[
            "error", "filing", "ids", "model", "problem", "str", "read", "sink", "source", "table",
            "value",
        ],
    ),
    // URLs and bytes; it knows nothing of what filings hold.
    ("edgar", &["error", "ids", "value"]),
    (
        "sync",
        &["edgar", "error", "filing", "ids", "pipeline", "problem", "sink", "source", "value"],
    ),
    // Above all.
    (
        "cli",
        &[
            "edgar", "error", "filing", "ids", "pipeline", "problem", "str", "read", "sink",
            "source", "sync", "table", "value", "view",
        ],
    ),
    ("main", &["cli"]),
];

const BASE: &[&str] = &["error", "ids", "password", "problem", "str", "value"];

/// No file is longer.
const LONGEST: usize = 600;

#[test]
fn imports_point_down_only() {
    let allowed: BTreeMap<_, _> = MAY_IMPORT.iter().copied().collect();
    let reexports = reexports();
    for path in sources() {
        let module = module_of(&path);
        if module == "lib" {
            continue;
        }
        let may = allowed.get(module.as_str());
        let may = may.unwrap_or_else(|| panic!("{module} has no place in MAY_IMPORT"));
        for name in imports(&code_of(&path)) {
            let target = reexports.get(&name).unwrap_or(&name);
            assert!(
                *target == module || may.contains(&target.as_str()),
                "{} imports {target}, which {module} must not know",
                path.display()
            );
        }
    }
}

#[test]
fn readers_do_not_know_each_other() {
    let allowed: BTreeMap<_, _> = MAY_IMPORT.iter().copied().collect();
    assert!(!allowed["xml"].contains(&"rendering"));
    assert!(!allowed["rendering"].contains(&"xml"));
    assert!(!allowed["sink"].contains(&"model"));
}

#[test]
fn parents_of_modules_are_not_climbed() {
    for path in sources() {
        let code = code_of(&path);
        let steps = path.strip_prefix(support::root().join("src")).unwrap();
        let climbs = code.contains("super::super") && steps.components().count() < 3;
        assert!(!climbs, "{} climbs to the root", path.display());
        // From the first level, `super` is the root of the crate.
        let parent = path.parent().unwrap();
        let top = parent.ends_with("src")
            || path.ends_with("mod.rs") && parent.parent().unwrap().ends_with("src");
        assert!(!top || !code.contains("super::"), "{} imports from the root", path.display());
    }
}

#[test]
fn files_are_small_and_named_after_a_thing() {
    let tests = files_below("tests");
    for path in sources().iter().chain(&tests) {
        let lines = fs::read_to_string(path).unwrap().lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
        let name = path.file_stem().unwrap().to_str().unwrap();
        for empty in ["util", "utils", "helper", "helpers", "common", "misc"] {
            assert_ne!(name, empty, "{}", path.display());
        }
    }
}

#[test]
fn unsafe_code_is_forbidden() {
    for root in ["src/lib.rs", "src/main.rs"] {
        let text = fs::read_to_string(support::root().join(root)).unwrap();
        assert!(text.contains("#![forbid(unsafe_code)]"), "{root}");
    }
}

/// The names that the crate's root gives to parts of its modules.
fn reexports() -> BTreeMap<String, String> {
    let root = fs::read_to_string(support::root().join("src/lib.rs")).unwrap();
    let mut names = BTreeMap::new();
    for statement in root.split("pub use ").skip(1) {
        let statement = statement.split(';').next().unwrap();
        let (module, rest) = statement.split_once("::").unwrap();
        for name in rest.split(['{', '}', ',']).map(str::trim).filter(|name| !name.is_empty()) {
            let name = name.rsplit("::").next().unwrap();
            names.insert(name.to_owned(), module.trim_start_matches("crate::").to_owned());
        }
    }
    names
}

/// The first step of every path from the crate's root.
fn imports(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let mut group = |text: &str| {
            let name: String =
                text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                names.push(name);
            }
        };
        match rest.strip_prefix('{') {
            // `use crate::{a::b, c}`: what stands in inner braces is not from the root.
            Some(inside) => {
                let mut depth = 0_i32;
                let mut start = 0;
                for (index, c) in inside.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' | ',' if depth == 0 => {
                            group(&inside[start..index]);
                            start = index + 1;
                            if c == '}' {
                                break;
                            }
                        }
                        '}' => depth -= 1,
                        _ => {}
                    }
                }
            }
            None => group(rest),
        }
    }
    names
}

#[test]
fn imports_are_understood() {
    let code =
        "use crate::ids::Cik;\nuse crate::{a::{b, c}, Error};\nfn f(x: crate::value::Str) {}";
    assert_eq!(imports(code), ["ids", "a", "Error", "value"]);
}

/// The code of a file without comments and tests.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The module of the crate's first level that a file belongs to.
fn module_of(path: &Path) -> String {
    let root = support::root().join("src");
    let first = path.strip_prefix(root).unwrap().components().next().unwrap();
    first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

fn sources() -> Vec<PathBuf> {
    files_below("src")
}

fn files_below(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![support::root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

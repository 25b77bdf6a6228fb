//! Which file of a crate needs which other, from the source alone.
//!
//! A folder of Rust files enters; arrows between files leave, each from the file that names a
//! thing to the file that defines it: a name that a module hands on (`pub use`) is followed home.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

type Names = Vec<String>;

/// The files of a crate.
pub(super) struct Sources {
    /// By the path of the module.
    files: BTreeMap<Names, Source>,
}

#[derive(Default)]
struct Source {
    /// Below the folder, with `/`.
    name: String,
    /// What the file defines.
    items: BTreeSet<String>,
    /// What it imports or hands on: the name here, and the path as written.
    uses: BTreeMap<String, Names>,
    /// Paths that it imports whole.
    globs: Vec<Names>,
    /// Every path of two or more parts that its code names.
    paths: BTreeSet<Names>,
    /// The names handed on, which the file need not use.
    handed_on: BTreeSet<String>,
}

impl Sources {
    pub(super) fn read(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        for path in rust_files(folder) {
            let relative = path.strip_prefix(folder).unwrap();
            let mut module: Names = relative
                .with_extension("")
                .components()
                .map(|part| part.as_os_str().to_str().unwrap().to_owned())
                .collect();
            if matches!(module.last().unwrap().as_str(), "mod" | "lib" | "main") {
                module.pop();
            }
            let text = fs::read_to_string(&path).unwrap();
            let syntax = syn::parse_file(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let mut source =
                Source { name: relative.to_str().unwrap().to_owned(), ..Source::default() };
            source.visit_file(&syntax);
            files.insert(module, source);
        }
        Self { files }
    }

    /// From which file to which others, each once.
    pub(super) fn arrows(&self) -> Vec<(String, String)> {
        let mut arrows = BTreeSet::new();
        for (module, source) in &self.files {
            let used = source.uses.iter().filter(|(name, _)| !source.handed_on.contains(*name));
            let paths = used.map(|(_, path)| path).chain(&source.paths).chain(&source.globs);
            for path in paths {
                if let Some(home) = self.resolve(module, path, 0)
                    && home.name != source.name
                {
                    arrows.insert((source.name.clone(), home.name.clone()));
                }
            }
        }
        arrows.into_iter().collect()
    }

    /// What is taken from another crate, as paths below it.
    pub(super) fn outside(&self, of: &str) -> BTreeSet<Names> {
        self.outside_by_file(of).into_iter().map(|(_, path)| path).collect()
    }

    /// What each file takes from another crate.
    pub(super) fn outside_by_file(&self, of: &str) -> BTreeSet<(String, Names)> {
        let mut found = BTreeSet::new();
        for source in self.files.values() {
            let written = source.uses.values().chain(&source.paths).chain(&source.globs);
            for path in written {
                // `fs::read` after `use std::fs`.
                let first = source.uses.get(&path[0]).filter(|_| path.len() > 1);
                let whole = first.map_or_else(
                    || path.clone(),
                    |first| first.iter().chain(&path[1..]).cloned().collect(),
                );
                if whole[0] == of && whole.len() > 1 {
                    found.insert((source.name.clone(), whole[1..].to_vec()));
                }
            }
        }
        found
    }

    /// The first-level module in which the thing is defined that others know under `path`.
    pub(super) fn home(&self, path: &[String]) -> String {
        let mut whole = vec!["crate".to_owned()];
        whole.extend_from_slice(path);
        let source = self.resolve(&[], &whole, 0);
        source.map_or_else(|| path[0].clone(), |source| self.top(&source.name))
    }

    /// The first-level module that a file belongs to.
    pub(super) fn top(&self, file: &str) -> String {
        file.split('/').next().unwrap_or(file).trim_end_matches(".rs").to_owned()
    }

    /// Whether a first-level module is compiled for tests alone.
    pub(super) fn is_for_tests(&self, module: &str) -> bool {
        self.files[&Vec::new()].items.contains(&format!("#test {module}"))
    }

    /// The file that defines what `path` names in `module`; `None` for another crate's.
    fn resolve(&self, module: &[String], path: &[String], depth: usize) -> Option<&Source> {
        if depth > 20 {
            return None;
        }
        let mut at = module.to_vec();
        let mut rest = path;
        while let Some((first, tail)) = rest.split_first() {
            match first.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                name => {
                    let mut inner = at.clone();
                    inner.push(name.to_owned());
                    if self.files.contains_key(&inner) {
                        at = inner;
                    } else {
                        let source = self.files.get(&at)?;
                        if source.items.contains(name) {
                            return Some(source);
                        }
                        if let Some(used) = source.uses.get(name) {
                            let whole: Names = used.iter().chain(tail).cloned().collect();
                            if whole == path && at == module {
                                return None;
                            }
                            let home = self.resolve(&at, &whole, depth + 1);
                            // What another crate defines belongs to the file that hands it on.
                            return home
                                .or_else(|| source.handed_on.contains(name).then_some(source));
                        }
                        for glob in &source.globs {
                            let whole: Names = glob.iter().chain(rest).cloned().collect();
                            let found = self.resolve(&at, &whole, depth + 1);
                            if let Some(found) = found.filter(|found| found.items.contains(name)) {
                                return Some(found);
                            }
                        }
                        // What a macro defines, or a crate.
                        return (rest.len() != path.len()).then_some(source);
                    }
                }
            }
            rest = tail;
        }
        // A module by itself: what is used of it, other paths say.
        None
    }
}

impl Visit<'_> for Source {
    fn visit_item(&mut self, item: &syn::Item) {
        use syn::Item;
        let (attributes, name) = match item {
            Item::Mod(item) => (&item.attrs, Some(&item.ident)),
            Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
            Item::Struct(item) => (&item.attrs, Some(&item.ident)),
            Item::Enum(item) => (&item.attrs, Some(&item.ident)),
            Item::Trait(item) => (&item.attrs, Some(&item.ident)),
            Item::Type(item) => (&item.attrs, Some(&item.ident)),
            Item::Const(item) => (&item.attrs, Some(&item.ident)),
            Item::Static(item) => (&item.attrs, Some(&item.ident)),
            Item::Macro(item) => (&item.attrs, item.ident.as_ref()),
            Item::Use(item) => (&item.attrs, None),
            Item::Impl(item) => (&item.attrs, None),
            _ => return visit::visit_item(self, item),
        };
        if is_for_tests(attributes) {
            self.items.extend(name.map(|name| format!("#test {name}")));
            return;
        }
        match item {
            // A module is found by its file.
            Item::Mod(item) if item.content.is_none() => {}
            Item::Use(item) => {
                let is_handed_on = !matches!(item.vis, syn::Visibility::Inherited);
                self.take_use(&item.tree, &mut Vec::new(), is_handed_on);
            }
            _ => {
                self.items.extend(name.map(ToString::to_string));
                visit::visit_item(self, item);
            }
        }
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let names: Names = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if names.len() > 1 {
            self.paths.insert(names);
        }
        visit::visit_path(self, path);
    }

    /// What a macro is given is no syntax yet; paths from the root are seen all the same.
    fn visit_macro(&mut self, of: &syn::Macro) {
        let text = of.tokens.to_string().replace(' ', "");
        for start in ["crate::", "super::"] {
            for (at, _) in text.match_indices(start) {
                let path =
                    text[at..].split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
                let names = path.into_iter().next().unwrap_or_default().split("::");
                self.paths
                    .insert(names.filter(|name| !name.is_empty()).map(str::to_owned).collect());
            }
        }
        visit::visit_macro(self, of);
    }
}

impl Source {
    fn take_use(&mut self, tree: &syn::UseTree, path: &mut Names, is_handed_on: bool) {
        let mut take = |name: String, path: Names| {
            if is_handed_on {
                self.handed_on.insert(name.clone());
            }
            self.uses.insert(name, path);
        };
        match tree {
            syn::UseTree::Path(step) => {
                path.push(step.ident.to_string());
                self.take_use(&step.tree, path, is_handed_on);
                path.pop();
            }
            syn::UseTree::Name(name) if name.ident == "self" => {
                take(path.last().cloned().unwrap_or_default(), path.clone());
            }
            syn::UseTree::Name(name) => {
                let name = name.ident.to_string();
                let whole = path.iter().chain([&name]).cloned().collect();
                take(name, whole);
            }
            syn::UseTree::Rename(name) => {
                let whole = path.iter().cloned().chain([name.ident.to_string()]).collect();
                take(name.rename.to_string(), whole);
            }
            syn::UseTree::Glob(_) => self.globs.push(path.clone()),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.take_use(tree, path, is_handed_on);
                }
            }
        }
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

/// Groups of files that need each other, each sorted.
pub(super) fn circles(arrows: &[(String, String)]) -> Vec<Vec<String>> {
    let mut reach: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let starts: BTreeSet<&str> = arrows.iter().map(|(from, _)| from.as_str()).collect();
    for start in &starts {
        let mut found = BTreeSet::new();
        let mut left = vec![*start];
        while let Some(file) = left.pop() {
            let next = arrows.iter().filter(|(from, _)| from == file).map(|(_, to)| to.as_str());
            left.extend(next.filter(|to| found.insert(*to)));
        }
        reach.insert(start, found);
    }
    let mut circles = BTreeSet::new();
    for start in starts {
        let back = |file: &&str| reach.get(file).is_some_and(|files| files.contains(start));
        let circle: Vec<_> = reach[start].iter().copied().filter(back).map(str::to_owned).collect();
        if !circle.is_empty() {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

/// The Rust files below a folder, sorted.
pub(super) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
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

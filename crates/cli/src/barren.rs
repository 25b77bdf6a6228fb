//! Inputs in which nothing was a filing: a run that has nothing to convert in a folder says so.
//!
//! Inputs and then outcomes enter; a sentence for each barren input leaves.

use section16_export::pipeline::{Outcome, Unread};
use section16_export::source::Input;

/// The inputs that have shown no filing yet, and no other trouble.
#[derive(Debug, Default)]
pub(crate) struct Barren(Vec<String>);

impl Barren {
    pub(crate) fn new(inputs: &[Input]) -> Self {
        let paths = inputs.iter().filter_map(|input| match input {
            Input::Path(path) => Some(path.to_string_lossy().into_owned()),
            _ => None,
        });
        Self(paths.collect())
    }

    /// Strikes out what has more to it.
    pub(crate) fn look_at(&mut self, outcomes: &[Outcome]) {
        if self.0.is_empty() {
            return;
        }
        for outcome in outcomes {
            // A file that the user named has a sentence of its own.
            if outcome.named || !matches!(outcome.result, Err(Unread::Skipped(_))) {
                self.0.retain(|input| !is_below(&outcome.source, input));
            }
        }
    }

    pub(crate) fn sentences(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|input| format!("{input}: nothing in it is an ownership filing"))
    }
}

/// Whether a file of this name is `input`, or in it.
fn is_below(source: &str, input: &str) -> bool {
    let Some(rest) = source.strip_prefix(input) else { return false };
    rest.is_empty() || rest.starts_with(['/', '\\', '!']) || input.ends_with(['/', '\\'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_below_its_folder_or_archive() {
        for (source, input) in [
            ("a/b.xml", "a"),
            ("a/b.xml", "a/"),
            ("a.zip!b.xml", "a.zip"),
            ("a", "a"),
            ("./b", "./"),
        ] {
            assert!(is_below(source, input), "{source} {input}");
        }
        assert!(!is_below("ab/c.xml", "a"));
        assert!(!is_below("a.zip2", "a.zip"));
    }
}

//! Footnotes: a text that begins in the middle of a sentence, ends in one, or holds the number of
//! another note has a neighbour's words or has lost its own.

use std::collections::BTreeSet;

use crate::model::{Footnote, OwnershipDocument};
use crate::rendering::cell::note_number;
use crate::rendering::grid::key;
use crate::rendering::report::Report;
use crate::value::Value;

/// Empties notes that are not whole, and those before and behind one that is missing: what a page
/// prints between two numbers can belong to either.
pub(super) fn check(document: &mut OwnershipDocument, report: &mut Report) {
    let notes = &document.footnotes;
    let numbers: Vec<Option<u8>> = notes.iter().map(number).collect();
    let there: BTreeSet<u8> = numbers.iter().flatten().copied().collect();
    let last = there.last().copied().unwrap_or(0);
    let missing = |number: u8| number > 0 && number < last && !there.contains(&number);
    // Numbers printed at the height of their notes stand within them; else one is a reference.
    let are_woven =
        (1..last).any(missing) || notes.iter().any(|note| begins_broken(note.text.text()));
    let mut doubtful = vec![false; notes.len()];
    for (at, note) in notes.iter().enumerate() {
        let text = note.text.text();
        let (begins, ends) = (begins_broken(text), ends_broken(text));
        let holds = numbers[at].is_some_and(|own| {
            marks(text).any(|mark| are_woven && mark == own || missing(mark))
                || holds_glued(text, own)
        });
        let is_beside =
            numbers[at].is_some_and(|own| missing(own.saturating_sub(1)) || missing(own + 1));
        if begins || ends || holds || is_beside || holds_caption(text) {
            doubtful[at] = true;
        }
        if begins && at > 0 {
            doubtful[at - 1] = true;
        }
        if ends && at + 1 < notes.len() {
            doubtful[at + 1] = true;
        }
    }
    for (note, doubtful) in document.footnotes.iter_mut().zip(doubtful) {
        if doubtful && let Value::Valid(text) = &note.text {
            report.unplaced("footnotes", text.as_str());
            note.text = Value::Absent;
        }
    }
}

fn number(note: &Footnote) -> Option<u8> {
    note.id.as_ref().and_then(|id| note_number(id.as_str().trim_start_matches('F')))
}

/// The numbers in parentheses that stand as words.
fn marks(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.split_whitespace()
        .filter_map(|word| note_number(word.strip_prefix('(')?.strip_suffix(')')?))
}

/// Whether the next note begins inside, its number at its first word: `... therein. (3)The shares`.
fn holds_glued(text: &str, own: u8) -> bool {
    text.match_indices('(').any(|(at, _)| {
        let inner = &text[at + 1..];
        inner.split_once(')').is_some_and(|(digits, behind)| {
            note_number(digits).is_some_and(|number| number > own)
                && behind.starts_with(|c: char| c.is_uppercase())
        })
    })
}

fn begins_broken(text: &str) -> bool {
    text.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ';' | ')'))
}

/// Titles whose dot ends no sentence.
const TITLES: [&str; 5] = ["Mr.", "Mrs.", "Ms.", "Dr.", "Messrs."];

/// Whether a text breaks off: at a title of a person or in the year of a day.
fn ends_broken(text: &str) -> bool {
    let mut words = text.rsplit(' ');
    let last = words.next().unwrap_or_default();
    let before = words.next().unwrap_or_default();
    let is_part_of_year =
        last.len() < 4 && !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    TITLES.contains(&last) || is_part_of_year && before.ends_with(',')
}

fn holds_caption(text: &str) -> bool {
    let words = key(text);
    let captions = ["title and amount of", "nature of indirect", "number of derivative securities"];
    captions.iter().any(|caption| words.contains(caption)) && words.contains(" instr ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::FootnoteId;
    use crate::value::Str;

    fn kept(notes: &[(&str, &str)]) -> Vec<bool> {
        let note = |(id, text): &(&str, &str)| Footnote {
            id: Some(FootnoteId::new(id)),
            text: Value::Valid(Str::new(text)),
        };
        let mut document = OwnershipDocument {
            footnotes: notes.iter().map(note).collect(),
            ..OwnershipDocument::default()
        };
        let mut report = Report::default();
        check(&mut document, &mut report);
        let emptied = document.footnotes.iter().filter(|note| note.text.is_absent()).count();
        assert_eq!(report.problems.len(), emptied);
        document.footnotes.iter().map(|note| !note.text.is_absent()).collect()
    }

    #[test]
    fn notes_that_run_into_each_other_are_withheld() {
        assert_eq!(kept(&[("F1", "One."), ("F2", "Two.")]), [true, true]);
        assert_eq!(kept(&[("F1", "Held by Mr."), ("F2", "Venn.")]), [false, false]);
        assert_eq!(
            kept(&[("F1", "Held by"), ("F2", "his wife."), ("F3", "Sold.")]),
            [false, false, true]
        );
        assert_eq!(
            kept(&[("F1", "One (2) and two."), ("F3", "Three."), ("F4", "Four.")]),
            [false, false, true]
        );
        assert_eq!(kept(&[("F1", "One. (2)Two.")]), [false]);
        assert_eq!(kept(&[("F1", "A plan of September 14, 2")]), [false]);
        assert_eq!(kept(&[("F1", "See footnote (2)."), ("F2", "Two.")]), [true, true]);
    }
}

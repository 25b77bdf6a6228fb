//! The letters by which a typist named the rows: `(a)`, `(b)` and so on at the left edge.

use std::borrow::Cow;

use super::lines::Line;

/// `body` without the letters of its rows, and the lines on which they stood, all in order.
pub(super) fn without(body: &[Line]) -> (Cow<'_, [Line]>, Vec<usize>) {
    let is_letter =
        |text: &str, letter: char| text == format!("({letter})") || text == format!("{letter}.");
    let mut letters = 'a'..='z';
    let mut next = letters.next();
    let mut found = Vec::new();
    for (at, line) in body.iter().enumerate() {
        let first = line.words.first().map_or("", |word| word.text.as_str());
        if next.is_some_and(|letter| is_letter(first, letter)) {
            found.push(at);
            next = letters.next();
        }
    }
    let edge = |at: &usize| body[*at].words[0].start;
    if found.is_empty() || found.iter().any(|at| edge(at) != edge(&found[0])) {
        return (Cow::Borrowed(body), Vec::new());
    }
    let mut lines = body.to_vec();
    for at in &found {
        lines[*at].words.remove(0);
    }
    (Cow::Owned(lines), found)
}

//! Words that the edge of their cell cuts in two: `Co|` above `mmon Stock`, `2/7/0|` above `0`.

use super::frame::Frame;
use super::lines::{Kind, Line, Vocabulary, Word};

/// `body` with these words whole.
pub(super) fn glued(body: &[Line], frame: &Frame, vocabulary: &Vocabulary<'_>) -> Vec<Line> {
    let mut lines = body.to_vec();
    if !frame.is_drawn() {
        return lines;
    }
    let is_value = |kind| matches!(kind, Kind::Date | Kind::Number | Kind::Money);
    for at in 1..lines.len() {
        for i in 0..frame.starts.len() {
            let Some(end) = frame.end(i) else { continue };
            let (above, below) = lines.split_at_mut(at);
            let (above, below) = (&mut above[at - 1], &mut below[0]);
            let Some(last) = above.words.iter().rposition(|w| frame.place(w) == i) else {
                continue;
            };
            let Some(first) = below.words.iter().position(|w| frame.place(w) == i) else {
                continue;
            };
            let (cut, rest) = (&above.words[last], &below.words[first]);
            if cut.end + 1 < end || rest.start > frame.starts[i] + 1 {
                continue;
            }
            let whole = Word::new(format!("{}{}", cut.text, rest.text), cut.start, cut.end);
            let is_text = cut.text.ends_with(char::is_alphabetic)
                && rest.text.starts_with(char::is_lowercase)
                && vocabulary.is_cut(&cut.text, &rest.text);
            if !is_text && (!is_value(whole.kind) || is_value(cut.kind)) {
                continue;
            }
            above.words[last] = whole;
            below.words.remove(first);
            if is_text {
                // What stands behind the rest belongs behind the word.
                let more: Vec<Word> =
                    below.words.iter().filter(|w| frame.place(w) == i).cloned().collect();
                below.words.retain(|w| frame.place(w) != i);
                let last = last + 1;
                let behind = end.saturating_sub(1);
                above.words.splice(
                    last..last,
                    more.into_iter().map(|w| Word { start: behind, end: behind, ..w }),
                );
            }
        }
    }
    lines
}

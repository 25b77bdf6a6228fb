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
            // `8/15/` above `2000` is broken anywhere in its cell.
            let is_broken = cut.text.ends_with('/');
            if !is_broken && (cut.end + 1 < end || rest.start > frame.starts[i] + 1) {
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

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    /// The lines of `body`, whose columns begin at characters 0, 10 and 20.
    fn texts(body: &str, page: &str) -> Vec<String> {
        let (body, page) = (lines(body), lines(page));
        let frame = Frame::of(vec![0, 10, 20]);
        glued(&body, &frame, &Vocabulary::of(&page)).iter().map(Line::text).collect()
    }

    #[test]
    fn a_word_that_the_edge_cuts_is_whole_again() {
        assert_eq!(
            texts("Preferr   100       D\ned Units", ""),
            ["Preferr 100 D", "ed Units"],
            "there is room left before the edge"
        );
        assert_eq!(
            texts("Convertib|100      |D\nle Notes  |         |", ""),
            ["Convertible Notes 100 D", ""]
        );
    }

    #[test]
    fn words_that_the_page_has_more_than_once_are_not_glued() {
        let body = "The Stock|100      |D\noption    |         |";
        assert_eq!(texts(body, "Stock, Stock"), ["The Stock 100 D", "option"]);
    }

    #[test]
    fn values_are_glued_to_values() {
        assert_eq!(
            texts("Units     02/07/200|D\n          2", ""),
            ["Units 02/07/2002 D", ""],
            "no year has three digits"
        );
        assert_eq!(texts("Units     8/15/     D\n          2000", ""), ["Units 8/15/2000 D", ""]);
        assert_eq!(texts("Units     12,345,67|D\n          8", ""), ["Units 12,345,678 D", ""]);
    }

    #[test]
    fn a_whole_value_stays_as_it_is() {
        let body = "Units      12345678|D\n          9";
        assert_eq!(texts(body, ""), ["Units 12345678 D", "9"]);
    }
}

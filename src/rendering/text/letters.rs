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

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn texts(body: &[Line]) -> Vec<String> {
        body.iter().map(Line::text).collect()
    }

    #[test]
    fn letters_at_the_edge_name_rows() {
        let body = lines("(a) Common Stock   100  D\n    of the first series\n(b) Units   200  D");
        let (body, begins) = without(&body);
        assert_eq!(texts(&body), ["Common Stock 100 D", "of the first series", "Units 200 D"]);
        assert_eq!(begins, [0, 2]);
    }

    #[test]
    fn letters_may_have_points() {
        let body = lines("a. Common Stock   100  D\nb. Units   200  D");
        let (body, begins) = without(&body);
        assert_eq!(texts(&body), ["Common Stock 100 D", "Units 200 D"]);
        assert_eq!(begins, [0, 1]);
    }

    #[test]
    fn letters_at_several_places_are_of_the_cells() {
        let body = lines("(a) Common Stock   100  D\n              (b) Units   200  D");
        let (same, begins) = without(&body);
        assert_eq!(texts(&same), texts(&body));
        assert!(begins.is_empty());
    }

    #[test]
    fn a_letter_that_is_not_the_next_one_stays() {
        let (body, begins) = (lines("(b) Common Stock   100  D"), Vec::<usize>::new());
        let (same, found) = without(&body);
        assert_eq!((texts(&same), found), (texts(&body), begins));
    }
}

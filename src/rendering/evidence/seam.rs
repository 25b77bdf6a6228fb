//! Two pieces of words with a border of the grid between them: what was printed there.

use super::words::Words;
use super::{JOIN, TWICE, UNKNOWN_WORD};

/// More letters stand twice at no border.
const MOST_TWICE: usize = 3;

/// A way in which two pieces can be one text.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) cost: i32,
    pub(super) text: String,
    /// Whether the text at the seam shows that it was broken just there.
    pub(super) is_shown: bool,
    /// Whether the words at the seam are known to be whole.
    pub(super) is_whole: bool,
}

/// How many letters at the end of `left` stand again at the begin of `right`, each way it can be.
pub(super) fn overlaps<'a>(left: &'a str, right: &'a str) -> impl Iterator<Item = usize> + 'a {
    (1..=MOST_TWICE).filter(move |&n| {
        right.len() >= n
            && right.is_char_boundary(n)
            && left.len() >= n
            && left.ends_with(&right[..n])
    })
}

/// The ways in which `left` and `right` are one text of words.
pub(super) fn words(left: &str, right: &str, known: &Words) -> Vec<Joined> {
    let last = left.rsplit(' ').next().unwrap_or_default();
    let first = right.split(' ').next().unwrap_or_default();
    let unknown = |word: &str| if known.knows(word) { 0 } else { UNKNOWN_WORD };
    let halves_known = known.knows(last) && known.knows(first);
    let mut out = Vec::new();
    for twice in std::iter::once(0).chain(overlaps(last, first)) {
        let word = format!("{last}{}", &first[twice..]);
        let cost = JOIN + TWICE * i32::try_from(twice).unwrap_or(0) + unknown(&word);
        let is_shown = known.knows(&word) && !halves_known && word.len() > 2;
        let is_whole = known.knows(&word);
        out.push(Joined { cost, text: format!("{left}{}", &right[twice..]), is_shown, is_whole });
    }
    // Where nothing shows that a word is whole, a letter may be lost between it and the next.
    let cost = JOIN + unknown(last) + unknown(first);
    let text = format!("{left} {right}");
    out.push(Joined { cost, text, is_shown: false, is_whole: halves_known });
    out
}

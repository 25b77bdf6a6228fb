//! Signs in a text that is not what the form said for certain. It reaches no cell.

use super::cell::visible;

/// Marks a text that is not what the form said for certain: it stands before an address whose lines
/// cannot be told apart and behind a line that the page's edge cuts.
pub(super) const UNCLEAR: char = '\u{1f}';

/// Stands where a converter may have cut a word or not.
pub(super) const CUT: char = '\u{1e}';

/// Whether `text` is not what the form said for certain.
pub(super) fn is_unclear(text: &str) -> bool {
    text.contains([UNCLEAR, CUT])
}

/// An unclear text as a reader sees it.
pub(super) fn readable(text: &str) -> String {
    visible(&text.replace(UNCLEAR, " ").replace(CUT, ""))
}

//! Lines that were cut at a fixed width, wherever that fell: a text enters, the text with its lines
//! joined leaves.
//!
//! EDGAR once cut the lines of submissions at 1,023 bytes, inside tags and values alike
//! (0001225259-06-000003); some filers' software of 2003 cut at 80 to 120. A cut inside a tag
//! shows, a cut inside a value does not, so the width decides: where the longest line has exactly
//! the width of a known cut, every line of that width goes on in the next.

use std::borrow::Cow;

/// The width at which EDGAR cut lines.
const EDGAR_WIDTH: usize = 1023;

/// A text whose lines were joined.
pub(super) struct Unfolded {
    pub(super) text: String,
    /// The width of the cut lines in bytes.
    pub(super) width: usize,
    /// How many lines were joined with their next.
    pub(super) joined: usize,
}

/// Joins lines cut at 1,023 bytes; `None` where there are none, which costs next to nothing to
/// find out.
pub(super) fn unfold_edgar(text: &str) -> Option<Unfolded> {
    let bytes = text.as_bytes();
    let mut line = 0;
    let mut folds = false;
    // A line of that length leaves a window of its length without a line feed.
    while let Some(window) = bytes.get(line..line + EDGAR_WIDTH) {
        if let Some(feed) = memchr::memrchr(b'\n', window) {
            line += feed + 1;
            continue;
        }
        let length = memchr::memchr(b'\n', &bytes[line..]).unwrap_or(bytes.len() - line);
        let end = line + length;
        let length = length - usize::from(bytes[line..end].last() == Some(&b'\r'));
        if length > EDGAR_WIDTH {
            return None;
        }
        folds |= end < bytes.len();
        line = end + 1;
    }
    folds.then(|| join(text, EDGAR_WIDTH))
}

/// Joins lines cut at another width, if breaks inside tag names betray one: all of them after
/// lines of one length, and no line longer.
pub(super) fn unfold_narrow(text: &str) -> Option<Unfolded> {
    let mut width = None;
    let mut start = 0;
    let mut longest = 0;
    let mut in_name = false;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        longest = longest.max(body.len());
        // Does a tag name run over the end of this line?
        let open = match body.rfind('<') {
            Some(at) => Some(&body[at + 1..]),
            None if in_name => Some(body),
            None => None,
        };
        in_name =
            open.is_some_and(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'/'));
        start += line.len();
        let goes_on = text[start..].bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
        if in_name && goes_on {
            match width {
                None => width = Some(body.len()),
                Some(width) if width == body.len() => {}
                Some(_) => return None,
            }
        }
        in_name &= goes_on;
    }
    let width = width.filter(|&width| width == longest && width >= 40)?;
    Some(join(text, width))
}

fn join(text: &str, width: usize) -> Unfolded {
    let mut out = String::with_capacity(text.len());
    let mut joined = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        if body.len() == width && body.len() < line.len() {
            out.push_str(body);
            joined += 1;
        } else {
            out.push_str(line);
        }
    }
    Unfolded { text: out, width, joined }
}

/// `text` with the line breaks taken out.
pub(super) fn without_breaks(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) {
        Cow::Owned(text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cuts lines as EDGAR did.
    fn fold(text: &str, width: usize) -> String {
        let mut out = String::new();
        for line in text.lines() {
            let mut rest = line;
            while rest.len() > width {
                out.push_str(&rest[..width]);
                out.push('\n');
                rest = &rest[width..];
            }
            out.push_str(rest);
            out.push('\n');
        }
        out
    }

    #[test]
    fn cuts_at_1023_are_joined_wherever_they_fall() {
        for shift in 0..40 {
            let text = format!(
                "<a>\n{}<footnote>{}</footnote>\n</a>\n",
                " ".repeat(shift),
                "x".repeat(2100)
            );
            let unfolded = unfold_edgar(&fold(&text, 1023)).unwrap();
            assert_eq!(unfolded.text, text);
            assert_eq!(unfolded.joined, 2);
        }
    }

    #[test]
    fn long_or_short_lines_are_left_alone() {
        for length in [0, 1, 1022, 1024, 31_910] {
            let text = format!("<a>\n{}\n{}\n</a>\n", "x".repeat(length), "y".repeat(1024));
            assert!(unfold_edgar(&text).is_none(), "{length}");
        }
        assert!(unfold_edgar(&format!("{}\n", "x".repeat(1022))).is_none());
        assert!(unfold_edgar(&"x".repeat(1023)).is_none());
    }

    #[test]
    fn narrow_cuts_show_in_tag_names() {
        let text = "<ownershipDocument>\n<remarks>one two three four five six seven eight nine ten</remarks>\n<nonDerivativeTable></nonDerivativeTable>\n";
        let folded = fold(text, 60);
        assert!(folded.contains("</r\nemarks>") || folded.contains("\nemarks>") || folded != text);
        let unfolded = unfold_narrow(&folded);
        assert_eq!(unfolded.map(|unfolded| unfolded.text), Some(text.to_owned()));
        assert!(unfold_narrow(text).is_none());
    }
}

//! A filing in a terminal: a [`Filing`] enters, one text of a given width leaves, with ANSI styles;
//! whoever prints it strips them where they are not wanted. What stands on the form, and in which
//! order, the library says (`section16::view`); here is only how it fills the width. Nothing of a
//! filing reaches the text with its control characters. `page` is where to read on.

mod grid;
mod page;
mod terminal;

use section16::{Filing, view};

/// The narrowest width that is laid out; below it, lines are longer than asked.
const NARROWEST: usize = 40;

/// Lays `filing` out for a terminal of `width` columns.
///
/// Tables that do not fit the width become a block for each row. Where a line must break, it
/// breaks between words, or inside a word that is longer than its cell. Nothing is cut off.
pub(crate) fn form(filing: &Filing, width: usize) -> String {
    terminal::paint(&page::lines(&view::blocks(filing), width.max(NARROWEST)))
}

/// Lays a table out for a terminal of `width` columns, as [`form`] does.
pub(crate) fn table(grid: &view::Grid, width: usize) -> String {
    terminal::paint(&grid::lines(grid, width.max(NARROWEST)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    /// The view of the sample filing without styles.
    fn sample_view(width: usize) -> String {
        plain(&form(&sample::filing(), width))
    }

    fn plain(view: &str) -> String {
        let mut out = String::new();
        let mut in_code = false;
        for c in view.chars() {
            match c {
                '\u{1b}' => in_code = true,
                'm' if in_code => in_code = false,
                _ if in_code => {}
                _ => out.push(c),
            }
        }
        out
    }

    #[test]
    fn nothing_is_wider_than_the_terminal() {
        for width in [40, 60, 80, 100, 120, 160, 200] {
            for line in sample_view(width).lines() {
                assert!(terminal::width(line) <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn every_part_of_the_filing_is_there_at_every_width() {
        for width in [40, 80, 200] {
            let words: String = sample_view(width).split_whitespace().collect();
            for part in [
                "Form 4/A",
                "0000012345-24-000678",
                "Sample \"Widgets\" & Co",
                "DOE JANE Q",
                "Officer (Chief Executive Officer)",
                "Doe Family Fund, L.P.",
                "1,200.50",
                "$10.1234 (1)",
                "2024-02-31",
                "By trust",
                "$5,000.5",
                "=HYPERLINK(\"http://example.com\") is no formula.",
                "/s/ Jane Q. Doe, attorney-in-fact",
                "invalid-date",
            ] {
                let part: String = part.split_whitespace().collect();
                assert!(words.contains(&part), "{width}: {part} is not in\n{}", sample_view(width));
            }
        }
    }

    #[test]
    fn control_characters_of_a_filing_never_reach_the_terminal() {
        let mut filing = sample::filing();
        filing.document.remarks =
            section16::Value::Valid("a\u{1b}[31mb\u{7}c\u{202e}d\u{1}".into());
        filing.document.issuer.issuer_name = section16::Value::Invalid("x\u{9b}31m\ny".into());
        let out = form(&filing, 80);
        assert!(
            !out.contains("\u{1b}[31mb") && !out.contains('\u{7}') && !out.contains('\u{202e}')
        );
        assert!(!out.contains('\u{9b}') && !out.contains('\u{1}'));
        assert!(out.contains("a\u{fffd}[31mb\u{fffd}c\u{fffd}d\u{fffd}"), "{out}");
    }

    proptest::proptest! {
        #[test]
        fn any_text_stays_inside_the_width_and_harmless(words: String, width in 40_usize..200) {
            let mut filing = sample::filing();
            filing.document.remarks = section16::Value::Valid(words.as_str().into());
            filing.document.issuer.issuer_name = section16::Value::Valid(words.as_str().into());
            for line in plain(&form(&filing, width)).lines() {
                assert!(terminal::width(line) <= width, "{line}");
                assert!(!line.chars().any(char::is_control), "{line:?}");
            }
        }
    }
}

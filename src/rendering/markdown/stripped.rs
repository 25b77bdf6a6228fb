//! Markdown without tables, a cell on a line, as the text that it is.

use std::borrow::Cow;

use crate::rendering::cell::{MARK_CLOSE, MARK_OPEN, take_cik};

use super::{inline, line_text};

/// `text` without markdown's signs, where it has any that no plain text has.
pub(in crate::rendering) fn text(text: &str) -> Cow<'_, str> {
    const SIGNS: [&str; 8] = ["](#", "](/cgi-bin", "](http", "\\[", "\\_", "\\*", "\\$", "\\."];
    let is_bold = |line: &&str| {
        let line = line.trim();
        line.len() > 4 && line.starts_with("**") && line.ends_with("**")
    };
    if !SIGNS.iter().any(|sign| text.contains(sign)) && text.lines().filter(is_bold).count() < 2 {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let plain = inline::plain(&line_text(line));
        for part in plain.trim_end().split('\n') {
            out.push_str(indent);
            let marked = part.replace(MARK_OPEN, "(").replace(MARK_CLOSE, ")");
            out.push_str(&take_cik(&marked).0);
            out.push('\n');
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn signs_go_and_lines_stay() {
        let page = "**FORM 4**\n\n  [Acme](/cgi-bin/x?CIK=1) \\[ ACM \\]\n12 [(1)](#F1)\n\\_\\_X\\_\\_ Director";
        assert_eq!(text(page), "FORM 4\n\n  Acme [ ACM ]\n12 (1)\n__X__ Director\n");
        assert_eq!(text("a * b  (1) [x]"), "a * b  (1) [x]");
    }
}

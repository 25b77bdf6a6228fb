//! Markdown's inline syntax to plain text: escapes undone, emphasis and tags gone, footnote links
//! and superscripts as marks.

mod raised;

use quick_xml::escape::resolve_xml_entity;

use crate::rendering::cell::{CIK_CLOSE, CIK_OPEN, MARK_CLOSE, MARK_OPEN, linked_cik, note_number};

use crate::rendering::unclear::CUT;

/// How far a closing sign is looked for, in bytes; keeps a damaged page linear.
const REACH: usize = 2_000;

/// The plain text of `source`; `<br>` and a backslash at a line's end become `\n`.
pub(super) fn plain(source: &str) -> String {
    let mut inline =
        Inline { source, at: 0, out: String::with_capacity(source.len()), drop: Vec::new() };
    inline.run();
    inline.out
}

struct Inline<'a> {
    source: &'a str,
    at: usize,
    out: String,
    /// Where closing emphasis signs stand, and how long they are.
    drop: Vec<(usize, usize)>,
}

impl<'a> Inline<'a> {
    fn run(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            let handled = match c {
                '\\' => self.escape(),
                '<' => self.tag(),
                '[' => self.link(),
                '!' if self.rest().starts_with("![") => {
                    self.at += 1;
                    self.link()
                }
                '^' => self.raised(),
                '⁽' => self.small(),
                '*' | '_' | '~' => self.emphasis(c),
                '&' => self.entity(),
                '{' => self.attributes(),
                '`' => self.reference(),
                ':' => self.role(),
                _ => false,
            };
            if handled {
                continue;
            }
            self.at += c.len_utf8();
            match c {
                '\u{a0}' | '\t' | '\r' => self.out.push(' '),
                '\u{200b}' | '\u{E000}'..='\u{E003}' | '\0' => {}
                c => self.out.push(c),
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or("")
    }

    /// The rest as far as closing signs are looked for.
    fn near(&self) -> &'a str {
        let rest = self.rest();
        let mut end = rest.len().min(REACH);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        &rest[..end]
    }

    fn escape(&mut self) -> bool {
        let next = self.rest()[1..].chars().next();
        match next {
            None | Some('\n') => {
                self.out.push('\n');
                self.at += 1 + usize::from(next.is_some());
                true
            }
            Some(c) if c.is_ascii_punctuation() => {
                self.out.push(c);
                self.at += 2;
                true
            }
            // reStructuredText parts a reference and the word beside it so.
            Some(' ')
                if self.source[..self.at].ends_with("`__")
                    || self.rest()[2..].trim_start_matches(CUT).starts_with(['`', ':']) =>
            {
                self.at += 2;
                true
            }
            Some(_) => false,
        }
    }

    fn tag(&mut self) -> bool {
        let near = self.near();
        if let Some(rest) = near.strip_prefix("<!--") {
            let Some(end) = rest.find("-->") else { return false };
            self.at += end + 7;
            return true;
        }
        let Some(end) = near.find('>') else { return false };
        let inner = &near[1..end];
        let name: String = inner
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if inner.contains('<')
            || name.is_empty()
            || !name.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return false;
        }
        if inner.contains("://") || inner.contains('@') && !inner.contains(' ') {
            // An address in angle brackets.
            self.out.push_str(inner);
            self.at += end + 1;
            return true;
        }
        let closes = inner.starts_with('/');
        if name == "sup" && !closes {
            let body_at = end + 1;
            let close = near[body_at..].find("</sup>").map(|n| body_at + n);
            if let Some(close) = close {
                let body = plain(&near[body_at..close]);
                self.raise(&body);
                self.at += close + "</sup>".len();
                return true;
            }
        }
        if matches!(name.as_str(), "br" | "p" | "div" | "li" | "tr") {
            self.out.push('\n');
        }
        self.at += end + 1;
        true
    }

    /// Writes a superscript: as marks where it is footnotes' numbers.
    fn raise(&mut self, body: &str) {
        match marks(body) {
            Some(marks) => self.out.push_str(&marks),
            None => self.out.push_str(body),
        }
    }

    fn link(&mut self) -> bool {
        let near = self.near();
        if !near.contains(']') {
            return false;
        }
        let Some(close) = closing(near, '[', ']') else { return false };
        let label = &near[1..close];
        let after = &near[close + 1..];
        if after.starts_with('(') {
            let Some(end) = closing(after, '(', ')') else { return false };
            let target = &after[1..end];
            let label = plain(label);
            let is_place = target.starts_with('#');
            let cik = linked_cik(target);
            let end = self.at + close + 1 + end + 1;
            let marks = marks(&label).filter(|_| is_place);
            if let Some(cik) = cik {
                self.out.push(CIK_OPEN);
                self.out.push_str(cik);
                self.out.push(CIK_CLOSE);
            }
            self.out.push_str(&marks.unwrap_or(label));
            self.at = end;
            return true;
        }
        if let Some(marks) = marks(label).filter(|_| label.starts_with('(') && label.ends_with(')'))
        {
            self.at += close + 1;
            self.out.push_str(&marks);
            return true;
        }
        if after.starts_with('{') && is_attributes(after) {
            let label = plain(label);
            self.at += close + 1;
            self.out.push_str(&label);
            return true;
        }
        false
    }

    fn emphasis(&mut self, sign: char) -> bool {
        let length = self.rest().chars().take_while(|c| *c == sign).count();
        if let Some(at) = self.drop.iter().position(|(at, _)| *at == self.at) {
            let (_, length) = self.drop.swap_remove(at);
            self.part_words(length);
            self.at += length;
            return true;
        }
        if sign == '*' && length >= 5 {
            // Bold stars: `**` before and behind them.
            self.out.push_str(&"*".repeat(length - 4));
            self.at += length;
            return true;
        }
        let usual = match sign {
            '~' => length == 2,
            '_' => length <= 2,
            _ => length <= 3,
        };
        if !usual {
            self.out.push_str(&self.rest()[..length]);
            self.at += length;
            return true;
        }
        let opened = self.opening(sign, length);
        if let Some(close) = opened {
            self.drop.push((self.at + close, length));
            if sign == '*' {
                self.part_words(length);
            }
        } else {
            self.out.push_str(&self.rest()[..length]);
        }
        self.at += length;
        true
    }

    /// Writes a space where emphasis begins or ends inside a word: converters drop the one that
    /// stood there.
    fn part_words(&mut self, length: usize) {
        let next = self.rest()[length..].chars().next();
        let is_double = length == 2 && self.rest().starts_with('*');
        if is_double
            && self.out.ends_with(char::is_alphanumeric)
            && next.is_some_and(char::is_alphanumeric)
        {
            self.out.push(' ');
        }
    }

    /// Where the signs that close this emphasis stand, counted from here.
    fn opening(&self, sign: char, length: usize) -> Option<usize> {
        let near = self.near();
        let body = &near[length..];
        let before = self.source[..self.at].chars().next_back();
        if body.starts_with(char::is_whitespace) || body.is_empty() {
            return None;
        }
        if sign == '_' && before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let mut at = 0;
        while let Some(found) = body[at..].find(sign) {
            let start = at + found;
            let run = body[start..].chars().take_while(|c| *c == sign).count();
            let previous = body[..start].chars().next_back();
            let next = body[start + run..].chars().next();
            if previous == Some('\\') {
                at = start + 1;
                continue;
            }
            let fits = (run == length || sign == '*' && run > length && run <= 3)
                && !previous.is_none_or(char::is_whitespace);
            let ends_word = sign != '_' || !next.is_some_and(char::is_alphanumeric);
            let inner = body[..start].trim();
            let is_box = sign == '_' && (inner.is_empty() || inner.eq_ignore_ascii_case("x"));
            if fits && ends_word && !inner.is_empty() && !is_box {
                return Some(length + start);
            }
            if is_box && fits {
                return None;
            }
            at = start + run;
        }
        None
    }

    fn entity(&mut self) -> bool {
        let near = self.near();
        let Some(end) = near.find(';').filter(|end| *end <= 10) else { return false };
        let name = &near[1..end];
        let named = match name {
            "nbsp" => Some(" "),
            _ => resolve_xml_entity(name),
        };
        let numbered = || {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            };
            code.and_then(char::from_u32).filter(|c| !c.is_control())
        };
        let c = named.and_then(|text| text.chars().next()).or_else(numbered);
        let Some(c) = c else { return false };
        self.at += end + 1;
        self.out.push(if c == '\u{a0}' { ' ' } else { c });
        true
    }

    /// `{.class}` right behind a link or a span.
    fn attributes(&mut self) -> bool {
        let near = self.near();
        let follows = self.source[..self.at].ends_with([']', ')', '`']);
        if !follows || !is_attributes(near) {
            return false;
        }
        let Some(end) = near.find('}') else { return false };
        self.at += end + 1;
        true
    }
}

fn is_attributes(text: &str) -> bool {
    let Some(end) = text.find('}') else { return false };
    let inner = &text[1..end];
    inner.starts_with(['.', '#', '=']) || inner.contains("=\"")
}

/// `(1)`, `1` or `(1)(2)` as marks.
pub(super) fn marks(text: &str) -> Option<String> {
    let spaced: String = text
        .chars()
        .map(|c| if matches!(c, '(' | ')' | '[' | ']' | ',') { ' ' } else { c })
        .collect();
    let numbers: Option<Vec<u8>> = spaced.split_whitespace().map(note_number).collect();
    let numbers = numbers.filter(|numbers| !numbers.is_empty())?;
    let mut out = String::new();
    for number in numbers {
        out.push(MARK_OPEN);
        out.push_str(&number.to_string());
        out.push(MARK_CLOSE);
    }
    Some(out)
}

/// Where the bracket that `text` begins with is closed.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syntax_goes_and_text_stays() {
        assert_eq!(plain(r"\$5.52<br>a \| b"), "$5.52\na | b");
        assert_eq!(plain("**FORM 4** _See_ *x* ~~S~~ignature"), "FORM 4 See x Signature");
        assert_eq!(
            plain("__X__ Director, _X_ one, _____ none"),
            "__X__ Director, _X_ one, _____ none"
        );
        assert_eq!(plain("***** If"), "* If");
        assert_eq!(plain("Person *"), "Person *");
        assert_eq!(plain("ACME [ACM] & Co &amp; <1%"), "ACME [ACM] & Co & <1%");
        assert_eq!(plain("**(** _**e.g.**_ **, puts**"), "( e.g. , puts");
        assert_eq!(plain("**\\*\\***|**Of\nit**"), "**|Of\nit");
    }

    #[test]
    fn references_become_marks() {
        for text in ["12 [(1)](#F1)", "12 <sup>(1)</sup>", "12 ^(1)^", "12 [^(1)^](#F1)"] {
            assert_eq!(plain(text), "12 \u{E000}1\u{E001}", "{text}");
        }
        assert_eq!(plain(r"Person [\*](#*)"), "Person *");
        assert_eq!(plain(r"Person\ :sup:`*` D ^(*) ^(2)"), "Person* D * \u{E000}2\u{E001}");
        assert_eq!(plain(r"S\ `(1) <#F1>`__"), "S\u{E000}1\u{E001}");
        assert_eq!(plain("12 `(1 1) <#F1 1>`__"), "12 \u{E000}11\u{E001}");
        assert_eq!(plain("12 `\u{1e}(1) <#\u{1e}F1>\u{1e}`__"), "12 \u{E000}1\u{E001}");
        assert_eq!(plain(r"`\** <#**>`__\ Signature, `code`"), "**Signature, `code`");
        assert_eq!(plain("[N](/x?CIK=0042&y)"), "\u{E002}0042\u{E003}N");
    }
}

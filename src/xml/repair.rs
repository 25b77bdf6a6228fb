//! Damaged documents: a text that is not well-formed enters; one that is, and a problem for each
//! repair, leave.
//!
//! The text is cut into tags and the text between them, with the names of the schema as guide;
//! what comes out has every element closed and every `<` a tag, so that the strict reader takes
//! it. Nothing is invented: elements are closed, never opened, and no text is made.

use std::collections::HashSet;

use crate::problem::{Code, Problem};

use super::fold::without_breaks;
use super::schema::{self, DEEPEST};

/// The repaired text, and what was done to it.
pub(super) struct Repaired {
    pub(super) text: String,
    pub(super) problems: Vec<Problem>,
}

/// Repairs `text`, which begins with the root's start tag. `first_line` is the number of its
/// first line in the file.
pub(super) fn repair(text: &str, first_line: usize) -> Repaired {
    let mut repairer = Repairer {
        text,
        first_line,
        counted: (0, 0),
        unending: [false; 3],
        out: String::with_capacity(text.len() + 256),
        open: Vec::new(),
        closed_names: text.split("</").skip(1).filter_map(name_before_close).collect(),
        problems: Vec::new(),
    };
    repairer.run();
    Repaired { text: repairer.out, problems: repairer.problems }
}

struct Repairer<'a> {
    text: &'a str,
    first_line: usize,
    out: String,
    open: Vec<Open>,
    /// The names that end tags of the text have: an unknown name that is never closed is text.
    closed_names: HashSet<&'a str>,
    problems: Vec<Problem>,
    /// A place in the text, and how many line breaks stand before it.
    counted: (usize, usize),
    /// Which of the marks below begin something that does not end in the rest of the text.
    unending: [bool; MARKS.len()],
}

/// What is taken over as it is: comments, literal text, processing instructions.
const MARKS: [(&str, &str); 3] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];

struct Open {
    name: String,
    /// Where the element's content begins in the output.
    content: usize,
}

/// What stands between a `<` and the next `>` or `<`.
enum Tag {
    Start {
        name: String,
        attributes: String,
        empty: bool,
    },
    End {
        name: String,
    },
    /// No tag: the `<` is text.
    Text,
}

impl<'a> Repairer<'a> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(open) = memchr::memchr(b'<', &self.text.as_bytes()[at..]) {
            let open = at + open;
            self.out.push_str(&self.text[at..open]);
            match self.markup(open) {
                Some(next) => at = next,
                None => return self.close_truncated(open),
            }
            if self.open.is_empty() {
                // What follows the root is for the caller to judge.
                self.out.push_str(&self.text[at..]);
                return;
            }
        }
        self.out.push_str(&self.text[at..]);
        self.close_truncated(self.text.len());
    }

    /// Handles the markup at `open` and says where to go on; `None` where the text ends in it.
    fn markup(&mut self, open: usize) -> Option<usize> {
        let rest = &self.text[open..];
        for (mark, (begin, end)) in MARKS.into_iter().enumerate() {
            if rest.starts_with(begin) {
                let found = if self.unending[mark] { None } else { rest.find(end) };
                let Some(length) = found else {
                    self.unending[mark] = true;
                    self.damaged(open, begin, "is never closed; its mark was passed over");
                    return Some(open + begin.len());
                };
                self.out.push_str(&rest[..length + end.len()]);
                return Some(open + length + end.len());
            }
        }
        let close = memchr::memchr2(b'<', b'>', &rest.as_bytes()[1..]).map(|at| at + 1);
        let Some(close) = close else {
            return match self.parse(open, &rest[1..], false) {
                // The last tag of a text that was cut right behind it, but for its `>`.
                Tag::Text if !looks_like_tag(&rest[1..]) => {
                    self.literal(open);
                    Some(open + 1)
                }
                _ => None,
            };
        };
        let closed = rest.as_bytes()[close] == b'>';
        let inner = &rest[1..close];
        let next = open + close + usize::from(closed);
        match self.parse(open, inner, closed) {
            Tag::Start { name, attributes, empty } => {
                if !closed {
                    self.damaged(open, &rest[..close], "is not closed; read as a tag");
                }
                self.start(open, &name, &attributes, empty);
            }
            Tag::End { name } => {
                if !closed {
                    self.damaged(open, &rest[..close], "is not closed; read as a tag");
                }
                self.end(open, &name, &rest[..close + usize::from(closed)]);
            }
            Tag::Text => {
                self.literal(open);
                return Some(open + 1);
            }
        }
        Some(next)
    }

    /// Reads the inside of a tag. Without its `>` it is a tag only if a known name alone stands
    /// there.
    fn parse(&mut self, at: usize, inner: &str, closed: bool) -> Tag {
        let joined = without_breaks(inner);
        let (inner, folded) = match name_of(inner) {
            Some(name) if schema::is_known(name) => (inner, false),
            _ => (joined.as_ref(), joined.len() < inner.len()),
        };
        let Some(name) = name_of(inner) else { return Tag::Text };
        let end = inner.starts_with('/');
        let after = &inner[usize::from(end) + name.len()..];
        let known = schema::is_known(name);
        if !(closed || known && is_attributes(after)) {
            return Tag::Text;
        }
        if folded && known {
            let message = format!("a line break inside the tag `{name}` was taken out");
            self.report(at, Code::FoldedLines, name, message);
        }
        if end {
            return Tag::End { name: name.to_owned() };
        }
        let is_tag = self.closed_names.contains(name) || after.trim_end().ends_with('/');
        if !known && !is_tag || self.open.len() >= DEEPEST {
            return Tag::Text;
        }
        let (attributes, empty) = match after.trim_end().strip_suffix('/') {
            Some(attributes) => (attributes, true),
            None => (after, false),
        };
        if known && !is_attributes(attributes) {
            // 0000001750-04-000011: `<nonDerivativeTable ativeTable>`.
            let message = format!("the start tag of `{name}` is damaged; read as that name");
            self.report(at, Code::DamagedTag, attributes.trim(), message);
            return Tag::Start { name: name.to_owned(), attributes: String::new(), empty };
        }
        Tag::Start { name: name.to_owned(), attributes: attributes.to_owned(), empty }
    }

    fn start(&mut self, at: usize, name: &str, attributes: &str, empty: bool) {
        self.close_for(at, name);
        self.out.push('<');
        self.out.push_str(name);
        self.out.push_str(attributes);
        if empty {
            self.out.push_str("/>");
            return;
        }
        self.out.push('>');
        self.open.push(Open { name: name.to_owned(), content: self.out.len() });
    }

    /// Closes what stands open and cannot hold `name`, if something further out can.
    fn close_for(&mut self, at: usize, name: &str) {
        if !schema::is_known(name) {
            return;
        }
        let fits = |open: &Open| {
            schema::children(&open.name).is_some_and(|c| c.contains(&schema::local(name)))
        };
        if let Some(index) = self.open.iter().rposition(fits) {
            while self.open.len() > index + 1 {
                self.close_unclosed(at);
            }
        }
    }

    fn end(&mut self, at: usize, name: &str, raw: &str) {
        let close_to = |open: &Open| {
            open.name == name
                || (!schema::is_known(name)
                    && name.len() > 2
                    && (open.name.starts_with(name) || name.starts_with(open.name.as_str())))
        };
        let exact = self.open.iter().rposition(|open| open.name == name);
        let Some(index) = exact.or_else(|| {
            // `</valu>` closes `value` if that is what stands open last.
            self.open.len().checked_sub(1).filter(|&last| close_to(&self.open[last]))
        }) else {
            self.report(at, Code::StrayEndTag, raw, format!("`{raw}` closes nothing that is open"));
            return;
        };
        if self.open[index].name != name {
            self.damaged(at, raw, "is damaged; read as the end of the open element");
        }
        while self.open.len() > index + 1 {
            self.close_unclosed(at);
        }
        self.close();
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(&open.name);
            self.out.push('>');
        }
    }

    fn close_unclosed(&mut self, at: usize) {
        if let Some(open) = self.open.last() {
            let message = format!("`{}` has no end tag; it was closed here", open.name);
            self.report(at, Code::UnclosedElement, "", message);
        }
        self.close();
    }

    /// Closes everything at the end of a text that ends too early. A value that the cut went
    /// through is taken out: half a number is not a number.
    fn close_truncated(&mut self, cut: usize) {
        let fragment = &self.text[cut..];
        let mut raw = String::new();
        let leaf = self.open.iter().position(|open| schema::is_leaf(&open.name));
        if let Some(leaf) = leaf {
            let whole = leaf + 1 == self.open.len() && fragment.starts_with("</");
            if !whole {
                let content = self.open[leaf].content;
                raw.push_str(self.out[content..].trim());
                self.out.truncate(content);
                self.open.truncate(leaf + 1);
            }
        }
        raw.push_str(fragment);
        let path: Vec<_> = self.open.iter().skip(1).map(|open| open.name.as_str()).collect();
        let inside = if path.is_empty() { schema::ROOT.to_owned() } else { path.join("/") };
        let message = format!("the document ends inside `{inside}`; what stands before is kept");
        let raw = raw.trim().to_owned();
        self.report(self.text.len(), Code::TruncatedDocument, &raw, message);
        while !self.open.is_empty() {
            self.close();
        }
    }

    /// Writes the `<` at `at` as text.
    fn literal(&mut self, at: usize) {
        self.out.push_str("&lt;");
        let line: String = self.text[at..].chars().take_while(|c| *c != '\n').take(40).collect();
        self.report(at, Code::UnescapedLessThan, &line, "a `<` begins no tag; read as text".into());
    }

    fn damaged(&mut self, at: usize, raw: &str, says: &str) {
        self.report(at, Code::DamagedTag, raw, format!("`{raw}` {says}"));
    }

    fn report(&mut self, at: usize, code: Code, raw: &str, message: String) {
        let (from, before) = if self.counted.0 <= at { self.counted } else { (0, 0) };
        self.counted = (at, before + line_breaks(&self.text[from..at]));
        let line = self.first_line + self.counted.1;
        self.problems.push(Problem::new(code, format!("line {line}"), raw, message));
    }
}

/// The name of an end tag, from the text behind its `</`.
fn name_before_close(text: &str) -> Option<&str> {
    let end = text.find(['>', ' ', '\t', '\r', '\n', '<'])?;
    (end > 0).then(|| &text[..end])
}

/// The number of line breaks in `text`.
pub(super) fn line_breaks(text: &str) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count()
}

/// The name at the begin of a tag's inside, after a `/` if there is one.
fn name_of(inner: &str) -> Option<&str> {
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let end = name
        .bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':')))
        .unwrap_or(name.len());
    let first = name.bytes().next()?;
    let name = &name[..end];
    let after = inner.as_bytes().get(usize::from(inner.starts_with('/')) + end);
    let ends = matches!(after, None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'/'));
    (ends && (first.is_ascii_alphabetic() || first == b'_')).then_some(name)
}

/// Whether a text that ends in `inner` may have been cut inside a tag.
fn looks_like_tag(inner: &str) -> bool {
    let name = inner.strip_prefix('/').unwrap_or(inner);
    name.is_empty() || name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?')
}

/// Whether `text` is nothing but attributes.
fn is_attributes(text: &str) -> bool {
    let mut rest = text.trim();
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_once('=') else { return false };
        let name = name.trim();
        if name.is_empty() || name.contains(char::is_whitespace) {
            return false;
        }
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return false;
        };
        let Some((_, tail)) = after[1..].split_once(quote) else { return false };
        rest = tail.trim_start();
    }
    true
}

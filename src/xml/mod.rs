//! Ownership XML of every schema version: text enters, an [`OwnershipDocument`] and problems leave.
//!
//! Strict first: one pass with quick-xml's pull events. Where that fails, the text is repaired,
//! each repair reported, and read again. Open `document` next, which maps the root and its
//! children; it pulls them from `cursor` and leaves the rows to `rows`. `fold` and `repair` are
//! for damaged documents.

mod attributes;
mod cursor;
mod document;
mod fold;
mod leaf;
mod leftover;
mod notes;
mod reference;
mod repair;
mod rows;
mod schema;
mod security;
mod trail;

use crate::error::{Error, Result};
use crate::model::OwnershipDocument;
use crate::problem::{Code, Problem};
use crate::str::trim;

use cursor::{Cursor, Fault};
use fold::Unfolded;

/// Whether `name` is an element of a form.
pub(crate) fn is_element(name: &str) -> bool {
    schema::is_known(name)
}

/// Where the root of an ownership document begins in `text`, if it has one.
pub(crate) fn find_root(text: &str) -> Option<usize> {
    let finder = memchr::memmem::Finder::new(schema::ROOT);
    finder.find_iter(text.as_bytes()).find_map(|at| {
        let prefix = text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == ':');
        let after = text.as_bytes().get(at + schema::ROOT.len());
        let ends = matches!(after, None | Some(b'>' | b' ' | b'\t' | b'\r' | b'\n' | b'/'));
        (prefix.ends_with('<') && ends).then(|| prefix.len() - 1)
    })
}

/// Reads the ownership document whose root begins at `root` in `text`. `first_line` is the number
/// of the first line of `text` in its file.
///
/// # Errors
///
/// An unreadable error where even the repaired text is no document.
pub(crate) fn read(
    text: &str,
    root: usize,
    first_line: usize,
    problems: &mut Vec<Problem>,
) -> Result<Read> {
    check_prolog(&text[..root], first_line, problems);
    let root_line = first_line + repair::line_breaks(&text[..root]);
    let body = &text[root..];
    // Folds are counted from the begin of a line, which the root need not be.
    let line_start = text[..root].rfind('\n').map_or(0, |at| at + 1);
    let unfolded = fold::unfold_edgar(&text[line_start..]);
    if let Some(unfolded) = &unfolded {
        problems.push(fold_problem(unfolded));
    }
    let body = match &unfolded {
        Some(unfolded) => &unfolded.text[root - line_start..],
        None => body,
    };
    let fault = match strict(body) {
        Ok(strict) => return Ok(strict.take(body, problems)),
        Err(fault) => fault,
    };
    let narrow = fold::unfold_narrow(body);
    let body = match &narrow {
        Some(unfolded) => {
            problems.push(fold_problem(unfolded));
            unfolded.text.as_str()
        }
        None => body,
    };
    let repaired = repair::repair(body, root_line);
    match strict(&repaired.text) {
        Ok(strict) => {
            problems.extend(repaired.problems);
            Ok(strict.take(&repaired.text, problems))
        }
        Err(_) => {
            let line = root_line + repair::line_breaks(&body[..floor(body, fault.offset)]);
            Err(Error::unreadable(
                Code::Unreadable,
                format!("line {line}"),
                format!("the ownership document cannot be read: {}", fault.message),
            ))
        }
    }
}

/// A document that was read.
pub(crate) struct Read {
    pub(crate) document: OwnershipDocument,
    /// Whether a text of it holds marks of markup, which were escaped.
    pub(crate) has_marks: bool,
}

/// What one strict pass has.
struct Strict {
    read: Read,
    problems: Vec<Problem>,
    /// Where the root ends.
    end: usize,
}

impl Strict {
    fn take(self, body: &str, problems: &mut Vec<Problem>) -> Read {
        problems.extend(self.problems);
        check_epilog(&body[self.end..], problems);
        self.read
    }
}

fn strict(body: &str) -> Result<Strict, Fault> {
    let mut cursor = Cursor::new(body)?;
    let document = document::read(&mut cursor)?;
    let end = cursor.offset();
    let read = Read { document, has_marks: cursor.has_marks };
    Ok(Strict { read, problems: cursor.trail.problems, end })
}

fn fold_problem(unfolded: &Unfolded) -> Problem {
    let message = format!(
        "lines were cut at {} bytes; {} joined with the next",
        unfolded.width, unfolded.joined
    );
    Problem::new(Code::FoldedLines, "", "", message)
}

/// Reports what stands before the root and does not belong to XML or EDGAR's wrapping.
fn check_prolog(prolog: &str, first_line: usize, problems: &mut Vec<Problem>) {
    let mut rest = prolog.trim_start_matches('\u{feff}');
    let mut junk = String::new();
    while !rest.is_empty() {
        let skip = [("<?", "?>"), ("<!--", "-->")].into_iter().find_map(|(begin, end)| {
            let tail = rest.strip_prefix(begin)?;
            Some(begin.len() + tail.find(end)? + end.len())
        });
        if let Some(skip) = skip {
            rest = &rest[skip..];
        } else if let Some(tail) = rest.strip_prefix("<XML>").or(rest.strip_prefix("<xml>")) {
            rest = tail;
        } else if rest.starts_with("<!DOCTYPE") {
            let end = doctype_end(rest);
            problems.push(Problem::new(
                Code::DoctypeIgnored,
                format!("line {first_line}"),
                &rest[..end],
                "a document type declaration was passed over; none is loaded",
            ));
            rest = &rest[end..];
        } else {
            let Some(character) = rest.chars().next() else { break };
            junk.push(character);
            rest = &rest[character.len_utf8()..];
        }
    }
    let junk = trim(&junk);
    if !junk.is_empty() {
        problems.push(Problem::new(
            Code::JunkBeforeDocument,
            format!("line {first_line}"),
            junk,
            "text before the document was passed over",
        ));
    }
}

/// Where a document type declaration at the begin of `text` ends, its internal subset included.
fn doctype_end(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'>' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Reports what stands after the root.
fn check_epilog(epilog: &str, problems: &mut Vec<Problem>) {
    let mut rest = trim(epilog);
    for wrapping in
        ["</XML>", "</xml>", "</TEXT>", "</DOCUMENT>", "</SUBMISSION>", "</SEC-DOCUMENT>"]
    {
        rest = trim(rest.strip_prefix(wrapping).unwrap_or(rest));
    }
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = trim(comment.find("-->").map_or("", |end| &comment[end + 3..]));
    }
    if rest.is_empty() {
        return;
    }
    let (code, message) = match find_root(rest) {
        Some(_) => (Code::ExtraDocument, "a second ownership document stands behind the first"),
        None => (Code::JunkAfterDocument, "text after the document was passed over"),
    };
    problems.push(Problem::new(code, "", rest, message));
}

/// The greatest place at or before `at` where `text` can be cut.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

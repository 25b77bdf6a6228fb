//! The container of a filing: a full submission as EDGAR stores it (`.txt`), a feed submission
//! (`.nc`), or nothing at all around the document.
//!
//! Bytes go in; the header's facts and the documents, as slices of the same bytes, come out. What
//! stands inside a document is no business of this module.

mod header;

pub use header::{Header, Party};

use memchr::memmem;

use crate::problem::{Code, Problem, Severity};

use header::Dialect;

/// A submission taken apart.
#[derive(Debug)]
pub(crate) struct Submission<'a> {
    /// What the header says.
    pub(crate) header: Header,
    /// The documents in the order of the submission.
    pub(crate) documents: Vec<Document<'a>>,
}

/// One document of a submission.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    /// `TYPE`: the form type of the main document, `EX-24` and the like of exhibits.
    pub(crate) kind: String,
    /// What stands between `<TEXT>` and `</TEXT>`.
    pub(crate) text: &'a [u8],
    /// Where `text` begins in the submission.
    pub(crate) offset: usize,
}

impl Document<'_> {
    /// Whether the document is a Form 3, 4 or 5 or an amendment, by its `TYPE`.
    pub(crate) fn is_ownership_form(&self) -> bool {
        is_ownership_form(&self.kind)
    }
}

/// Whether `form_type` is 3, 4 or 5, with or without `/A`.
pub(crate) fn is_ownership_form(form_type: &str) -> bool {
    matches!(form_type, "3" | "3/A" | "4" | "4/A" | "5" | "5/A")
}

/// How far into a file the begin of a submission is looked for: a saved HTTP answer or the PEM
/// envelope may stand before it.
const PREAMBLE: usize = 16 * 1024;

/// The header whose lines are `lines`, without a container around it.
pub(crate) fn header_of_lines(lines: &str) -> Header {
    header::parse(lines.as_bytes(), Dialect::Lines)
}

/// Takes a submission apart, or gives `None` where `bytes` is no submission.
pub(crate) fn parse(bytes: &[u8]) -> Option<Submission<'_>> {
    let (start, dialect) = find_start(bytes)?;
    let body = find_tag(bytes, b"<DOCUMENT>", start);
    let mut documents = body.map_or_else(Vec::new, |body| documents(bytes, body));
    // Some writers leave the marks of the document out.
    let bare = || BARE.into_iter().filter_map(|tag| find_tag(bytes, tag, start)).min();
    let end = body.or_else(bare).unwrap_or(bytes.len());
    if documents.is_empty() && end < bytes.len() {
        let text = &bytes[end..];
        documents.push(Document { kind: String::new(), text, offset: end });
    }
    let mut header = header::parse(&bytes[start..end], dialect);
    if let Some(next) = find_next(bytes, start) {
        header.problems.push(second_submission(bytes, next));
    }
    Some(Submission { header, documents })
}

/// What a document begins with that stands in a submission without `<DOCUMENT>`.
const BARE: [&[u8]; 4] = [b"<XML>", b"<?xml", b"<ownershipDocument>", b"<ownershipDocument "];

/// Where a second submission begins behind the one that begins at `start`.
fn find_next(bytes: &[u8], start: usize) -> Option<usize> {
    let tag = STARTS.iter().map(|(tag, _)| *tag).find(|tag| bytes[start..].starts_with(tag))?;
    find_tag(bytes, tag, start + tag.len())
}

fn second_submission(bytes: &[u8], at: usize) -> Problem {
    let line = 1 + memchr::memchr_iter(b'\n', &bytes[..at]).count();
    let first: Vec<_> = bytes[at..].iter().copied().take_while(|byte| *byte != b'\n').collect();
    let message = "another submission begins here; only the first of a file is converted";
    let raw = String::from_utf8_lossy(&first[..first.len().min(80)]).trim().to_owned();
    let mut problem = Problem::new(Code::ExtraDocument, format!("line {line}"), &raw, message);
    // A whole filing is not in the tables.
    problem.severity = Severity::Error;
    problem
}

/// What submissions begin with.
const STARTS: [(&[u8], Dialect); 5] = [
    (b"<SEC-DOCUMENT>", Dialect::Lines),
    (b"<SEC-HEADER>", Dialect::Lines),
    (b"<IMS-DOCUMENT>", Dialect::Lines),
    (b"<IMS-HEADER>", Dialect::Lines),
    (b"<SUBMISSION>", Dialect::Tags),
];

/// Whether a submission begins in `bytes`.
pub(crate) fn begins(bytes: &[u8]) -> bool {
    find_start(bytes).is_some()
}

/// The form type that the header of a submission names, from the submission's first bytes; `None`
/// where these are no submission or the header does not come so far.
pub(crate) fn form_type(head: &[u8]) -> Option<String> {
    let (start, dialect) = find_start(head)?;
    let header = &head[start..];
    match dialect {
        Dialect::Lines => header::tag_value(header, b"CONFORMED SUBMISSION TYPE:"),
        Dialect::Tags => header::tag_value(header, b"<TYPE>"),
    }
}

fn find_start(bytes: &[u8]) -> Option<(usize, Dialect)> {
    let head = &bytes[..bytes.len().min(PREAMBLE)];
    // Most files are bare documents, and say so at once.
    let front = head.trim_ascii_start();
    if front.starts_with(b"<?xml") || front.starts_with(b"<ownershipDocument") {
        return None;
    }
    STARTS
        .into_iter()
        .filter_map(|(tag, dialect)| Some((find_tag(head, tag, 0)?, dialect)))
        .min_by_key(|(at, _)| *at)
}

/// Where `tag` stands at the start of a line (or after another tag, as in headers that are one
/// line) at or after `from`.
fn find_tag(bytes: &[u8], tag: &[u8], from: usize) -> Option<usize> {
    memmem::find_iter(bytes.get(from..)?, tag).map(|at| from + at).find(|&at| {
        let before = bytes[..at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t'));
        matches!(before, None | Some(b'\n' | b'\r' | b'>' | 0xbf))
    })
}

fn documents(bytes: &[u8], mut from: usize) -> Vec<Document<'_>> {
    let mut documents = Vec::new();
    while let Some(start) = find_tag(bytes, b"<DOCUMENT>", from) {
        let inner = start + b"<DOCUMENT>".len();
        let next = find_tag(bytes, b"<DOCUMENT>", inner);
        let close = find_tag(&bytes[..next.unwrap_or(bytes.len())], b"</DOCUMENT>", inner);
        // A document that is not closed ends where the next one begins.
        let end = match (close, next) {
            (Some(close), Some(next)) => close.min(next),
            (Some(end), None) | (None, Some(end)) => end,
            (None, None) => bytes.len(),
        };
        documents.push(document(bytes, inner, end));
        from = end;
    }
    documents
}

fn document(bytes: &[u8], start: usize, end: usize) -> Document<'_> {
    let whole = &bytes[start..end];
    let text_start = find_tag(whole, b"<TEXT>", 0).map(|at| at + b"<TEXT>".len());
    let front = &whole[..text_start.unwrap_or(whole.len())];
    let text_start = text_start.unwrap_or(0);
    let text_end =
        memmem::rfind(&whole[text_start..], b"</TEXT>").map_or(whole.len(), |at| text_start + at);
    Document {
        kind: header::tag_value(front, b"<TYPE>").unwrap_or_default(),
        text: &whole[text_start..text_end],
        offset: start + text_start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_taken_apart() {
        let bytes = b"<SEC-DOCUMENT>x\n<SEC-HEADER>\nACCESSION NUMBER:\t0000000001-05-000001\n</SEC-HEADER>\n\
<DOCUMENT>\n<TYPE>EX-24\n<SEQUENCE>2\n<TEXT>\npower </TEXT> of attorney\n</TEXT>\n</DOCUMENT>\n\
<DOCUMENT>\n<TYPE>4/A\n<TEXT>\n<XML>\n<a/>";
        let submission = parse(bytes).unwrap();
        let kinds: Vec<_> = submission.documents.iter().map(|d| d.kind.as_str()).collect();
        assert_eq!(kinds, ["EX-24", "4/A"]);
        assert_eq!(submission.documents[0].text, b"\npower </TEXT> of attorney\n");
        assert_eq!(submission.documents[1].text, b"\n<XML>\n<a/>");
        assert!(!submission.documents[0].is_ownership_form());
        assert!(submission.documents[1].is_ownership_form());
    }

    #[test]
    fn a_tag_inside_a_line_begins_nothing() {
        assert!(parse(b"see the <SEC-DOCUMENT> for more").is_none());
        assert!(parse(b"").is_none());
        assert!(parse(b"<ownershipDocument>\n</ownershipDocument>").is_none());
    }
}

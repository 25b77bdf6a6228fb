//! One file to one filing: bytes enter, a [`Filing`] leaves. The container is taken off
//! (`submission`), the bytes are decoded (`encoding`), the reader is chosen by what the document is
//! (`xml` or `rendering`), and what contradicts itself is noted (`integrity`). To follow a filing,
//! start here.

use std::borrow::Cow;

use crate::encoding;
use crate::error::{Error, Result};
use crate::error_page;
use crate::filing::{Filing, ReadAs};
use crate::integrity;
use crate::model::OwnershipDocument;
use crate::password;
use crate::problem::{Code, Problem};
use crate::rendering;
use crate::sniff;
use crate::submission::{self, Document, Header, Submission};
use crate::weight;
use crate::xml;

/// Reads one ownership filing: XML, a full submission (`.txt`), a feed submission (`.nc`) or a
/// legacy rendering. What the bytes are, they say themselves.
///
/// A filing that is damaged is repaired as far as that can be done, and every repair, every value
/// that could not be read and every contradiction is in [`Filing::problems`].
///
/// # Errors
///
/// [`NotOwnership`](crate::ErrorKind::NotOwnership) where the bytes are no Form 3, 4 or 5;
/// [`Unreadable`](crate::ErrorKind::Unreadable) where they should be one and cannot be read.
///
/// # Examples
///
/// ```
/// let bytes = br#"<ownershipDocument>
///   <documentType>4</documentType>
///   <periodOfReport>2024-07-19-05:00</periodOfReport>
///   <nonDerivativeTable><nonDerivativeTransaction>
///     <securityTitle><value>Common Stock</value></securityTitle>
///     <transactionAmounts>
///       <transactionShares><value>1000</value><footnoteId id="F1"/></transactionShares>
///     </transactionAmounts>
///   </nonDerivativeTransaction></nonDerivativeTable>
///   <footnotes><footnote id="F1">Bought &amp; held.</footnote></footnotes>
/// </ownershipDocument>"#;
/// let filing = section16::read(bytes)?;
/// let document = &filing.document;
/// assert_eq!(document.document_type.text(), "4");
/// assert_eq!(document.footnotes[0].text.text(), "Bought & held.");
/// # Ok::<(), section16::Error>(())
/// ```
pub fn read(bytes: &[u8]) -> Result<Filing> {
    if bytes.is_empty() {
        return Err(Error::unreadable(Code::EmptyFile, "", "the file is empty"));
    }
    if let Some(error) = submission_beyond_any_form(bytes) {
        return Err(error);
    }
    let withhold = || password::withhold(bytes, xml::is_element);
    let mut held = password::is_named_in(bytes).then(withhold).flatten();
    let mut found = find(held.as_ref().map_or(bytes, |held| &held.bytes));
    // Both tags of a password may be damaged so far that its name does not show. Then something
    // else shows, and the damaged names are looked for before anybody hears of it.
    if held.is_none() && !found.as_ref().is_ok_and(|found| found.is_plain) {
        held = withhold();
        if let Some(held) = &held {
            found = find(&held.bytes);
        }
    }
    let Found { mut filing, mut problems, .. } = found?;
    if let Some(held) = &held {
        problems.insert(0, password_withheld(held.line));
    }
    let needs_cik = filing.read_as == ReadAs::Xml;
    integrity::check(&filing.document, &filing.header, needs_cik, &mut problems);
    filing.problems = problems;
    Ok(filing)
}

fn password_withheld(line: usize) -> Problem {
    let message = "a password stands in the file, which is written nowhere";
    Problem::new(Code::PasswordWithheld, format!("line {line}"), "", message)
}

/// Reads `bytes`, in which no password stands that can be told.
fn find(bytes: &[u8]) -> Result<Found> {
    match submission::parse(bytes) {
        Some(submission) => from_submission(bytes, &submission),
        None => from_document(bytes),
    }
}

/// What a file that begins with `head` looks like, where `head` shows that it is no ownership
/// filing; `None` where it may be one.
pub fn not_ownership(head: &[u8]) -> Option<String> {
    match submission::form_type(head) {
        Some(form) if !submission::is_ownership_form(&form) => {
            Some(format!("a submission of form {form}"))
        }
        Some(_) => None,
        None if sniff::is_binary(head) => Some(sniff::describe(head)),
        None => None,
    }
}

/// A filing that was found, without contradictions yet.
struct Found {
    filing: Filing,
    problems: Vec<Problem>,
    /// Whether it is XML in which nothing was unusual, so that all its texts are values of the
    /// schema's elements.
    is_plain: bool,
}

fn from_document(bytes: &[u8]) -> Result<Found> {
    let header = header_in_front(bytes);
    let mut problems = header.problems.clone();
    match document(bytes, 1, &header, &mut problems) {
        Some(Ok(read)) => Ok(found(header, read, problems)),
        Some(Err(error)) => Err(error),
        None => {
            let text = encoding::decode(bytes, &mut problems);
            if let Some(message) = error_page::message(&text) {
                return Err(Error::unreadable(Code::EdgarErrorPage, "", message));
            }
            if sniff::is_cut_short(&text) {
                let message = "the file ends before its document begins";
                return Err(Error::unreadable(Code::Unreadable, "line 1", message));
            }
            Err(Error::not_ownership(sniff::describe(bytes)))
        }
    }
}

/// The header of the submission, which some data sets put in front of the page of a form.
fn header_in_front(bytes: &[u8]) -> Header {
    let head = &bytes[..bytes.len().min(HEAD)];
    if memchr::memmem::find(head, b"CONFORMED SUBMISSION TYPE").is_none() {
        return Header::default();
    }
    let lines = rendering::header_in_front(&String::from_utf8_lossy(bytes));
    lines.map(|lines| submission::header_of_lines(&lines)).unwrap_or_default()
}

/// Where a page with a header in front of it says so, in bytes.
const HEAD: usize = 4096;

fn from_submission(bytes: &[u8], submission: &Submission<'_>) -> Result<Found> {
    let header = &submission.header;
    let is_form = |form: &str| submission::is_ownership_form(form);
    if let Some(form) = header.form_type.as_deref()
        && !is_form(form)
    {
        return Err(Error::not_ownership(format!("a submission of form {form}")));
    }
    // The form itself comes first among the documents; should none say that it is the form, an
    // ownership document under another type is still one.
    let typed = submission.documents.iter().filter(|document| document.is_ownership_form());
    let xml = |document: &&Document<'_>| {
        memchr::memmem::find(document.text, b"ownershipDocument").is_some()
    };
    let chosen = typed
        .clone()
        .find(xml)
        .or_else(|| typed.clone().next())
        .or_else(|| submission.documents.iter().find(xml));
    let mut problems = header.problems.clone();
    if let Some(chosen) = chosen {
        let first_line = 1 + memchr::memchr_iter(b'\n', &bytes[..chosen.offset]).count();
        match document(chosen.text, first_line, header, &mut problems) {
            Some(Ok(read)) => {
                for extra in typed.filter(|other| other.offset != chosen.offset).filter(xml) {
                    let message = "the submission holds another ownership document";
                    let location = format!("document {}", extra.kind);
                    problems.push(Problem::new(Code::ExtraDocument, location, "", message));
                }
                return Ok(found(header.clone(), read, problems));
            }
            Some(Err(error)) => return Err(error),
            None => {}
        }
    }
    if header.form_type.is_none() && submission.documents.is_empty() {
        let message = "the submission ends before its header says which form it is";
        return Err(Error::unreadable(Code::Unreadable, "", message));
    }
    if header.form_type.is_none() && chosen.is_none() {
        return Err(Error::not_ownership("a submission without a Form 3, 4 or 5"));
    }
    let message = match submission.documents.len() {
        0 => "the submission is a Form 3, 4 or 5 and holds no document".to_owned(),
        _ => "the submission is a Form 3, 4 or 5 and its document cannot be read as one".to_owned(),
    };
    Err(Error::unreadable(Code::NoOwnershipDocument, "", message))
}

fn found(header: Header, read: Read, problems: Vec<Problem>) -> Found {
    let Read { document, read_as, has_marks } = read;
    let is_plain = read_as == ReadAs::Xml
        && !has_marks
        && problems.iter().all(|problem| problem.code == Code::DateZoneDropped);
    let accession_number = header.accession_number;
    let filing = Filing { accession_number, header, document, read_as, problems: Vec::new() };
    Found { filing, problems, is_plain }
}

/// A document that was read.
struct Read {
    document: OwnershipDocument,
    read_as: ReadAs,
    /// Whether a text of it may hold markup that was escaped.
    has_marks: bool,
}

/// What a document is that is beyond any form: an error where it says that it is one, `None` where
/// it is something else.
fn beyond_any_form(bytes: &[u8], header: &Header) -> Option<Error> {
    let size = bytes.len().div_ceil(1024 * 1024);
    let message = format!(
        "the document has {size} MB and would take more memory to read than any Form 3, 4 or 5"
    );
    let says_so = header.form_type.as_deref().is_some_and(submission::is_ownership_form)
        || memchr::memmem::find(bytes, b"ownershipDocument").is_some()
        || sniff::has_form_title(bytes);
    says_so.then(|| Error::unreadable(Code::TooLarge, "", message))
}

/// A submission has so many documents at most; those of a thousand filings have 14.
const MOST_DOCUMENTS: usize = 10_000;

/// The same of what stands around the documents of a submission: its header, and their number.
fn submission_beyond_any_form(bytes: &[u8]) -> Option<Error> {
    if bytes.len() <= MOST_DOCUMENTS || !submission::begins(bytes) {
        return None;
    }
    let tag = memchr::memmem::Finder::new(b"<DOCUMENT>");
    let header = &bytes[..tag.find(bytes).unwrap_or(bytes.len())];
    // Documents without marks stand where the header does.
    let is_header = memchr::memmem::find(header, b"ownershipDocument").is_none();
    let is_beyond = is_header && weight::is_beyond_any_form(header)
        || tag.find_iter(bytes).nth(MOST_DOCUMENTS).is_some();
    is_beyond.then(|| match not_ownership(bytes) {
        Some(looks_like) => Error::not_ownership(looks_like),
        None => {
            let message = "the submission has a longer header or more documents than any filing";
            Error::unreadable(Code::TooLarge, "", message)
        }
    })
}

/// Reads one document with the reader that fits; `None` where none does.
fn document(
    bytes: &[u8],
    first_line: usize,
    header: &Header,
    problems: &mut Vec<Problem>,
) -> Option<Result<Read>> {
    if weight::is_beyond_any_form(bytes) {
        return beyond_any_form(bytes, header).map(Err);
    }
    let mut found = Vec::new();
    let text = match encoding::decode(bytes, &mut found) {
        // What is written in another encoding shows its passwords only now.
        Cow::Owned(text) => match password::withhold(text.as_bytes(), xml::is_element) {
            Some(held) => {
                found.push(password_withheld(first_line - 1 + held.line));
                Cow::Owned(String::from_utf8_lossy(&held.bytes).into_owned())
            }
            None => Cow::Owned(text),
        },
        text @ Cow::Borrowed(_) => text,
    };
    if let Some(root) = xml::find_root(&text) {
        problems.append(&mut found);
        let read = xml::read(&text, root, first_line, problems);
        return Some(read.map(|read| Read {
            document: read.document,
            read_as: ReadAs::Xml,
            has_marks: read.has_marks,
        }));
    }
    let (document, read_as) = rendering::read(&text, header, &mut found)?;
    problems.append(&mut found);
    Some(Ok(Read { document, read_as, has_marks: true }))
}

/// Gives a filing another header, such as that of another copy of the same filing, and looks for
/// contradictions between header and document anew. Problems of the header that it had go with it.
///
/// # Examples
///
/// ```
/// let mut filing = section16::read(b"<ownershipDocument><documentType>4</documentType>\
///     </ownershipDocument>")?;
/// let before = filing.problems.len();
/// let mut header = section16::Header::default();
/// header.form_type = Some("3".into());
/// section16::set_header(&mut filing, header);
/// assert_eq!(filing.problems.len(), before + 1);
/// # Ok::<(), section16::Error>(())
/// ```
pub fn set_header(filing: &mut Filing, header: Header) {
    let needs_cik = filing.read_as == ReadAs::Xml;
    let check = |filing: &Filing, header: &Header| {
        let mut problems = Vec::new();
        integrity::check(&filing.document, header, needs_cik, &mut problems);
        problems
    };
    // What was found last stands last; what the header itself has stands first.
    let contradictions = check(filing, &filing.header);
    if filing.problems.ends_with(&contradictions) {
        filing.problems.truncate(filing.problems.len() - contradictions.len());
    }
    if filing.problems.starts_with(&filing.header.problems) {
        filing.problems.drain(..filing.header.problems.len());
    }
    filing.problems.splice(..0, header.problems.iter().cloned());
    filing.problems.extend(check(filing, &header));
    filing.header = header;
}

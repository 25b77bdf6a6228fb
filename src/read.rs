//! One file to one filing: the container is taken off, the document found, and the reader chosen
//! by what the document is.

use crate::error::{Error, Result};
use crate::filing::{Filing, ReadAs};
use crate::integrity;
use crate::model::OwnershipDocument;
use crate::problem::{Code, Problem};
use crate::rendering;
use crate::sniff;
use crate::submission::{self, Document, Header, Submission};
use crate::text;
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
    let (mut filing, mut problems) = match submission::parse(bytes) {
        Some(submission) => from_submission(bytes, &submission)?,
        None => from_document(bytes)?,
    };
    let needs_cik = filing.read_as == ReadAs::Xml;
    integrity::check(&filing.document, &filing.header, needs_cik, &mut problems);
    filing.problems = problems;
    Ok(filing)
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

type Found = (Filing, Vec<Problem>);

fn from_document(bytes: &[u8]) -> Result<Found> {
    let header = header_in_front(bytes);
    let mut problems = header.problems.clone();
    match document(bytes, 1, &header, &mut problems) {
        Some(Ok((document, read_as))) => Ok((filing(header, document, read_as), problems)),
        Some(Err(error)) => Err(error),
        None => {
            let text = text::decode(bytes, &mut problems);
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
            Some(Ok((document, read_as))) => {
                for extra in typed.filter(|other| other.offset != chosen.offset).filter(xml) {
                    let message = "the submission holds another ownership document";
                    let location = format!("document {}", extra.kind);
                    problems.push(Problem::new(Code::ExtraDocument, location, "", message));
                }
                return Ok((filing(header.clone(), document, read_as), problems));
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

fn filing(header: Header, document: OwnershipDocument, read_as: ReadAs) -> Filing {
    let accession_number = header.accession_number;
    Filing { accession_number, header, document, read_as, problems: Vec::new() }
}

/// Reads one document with the reader that fits; `None` where none does.
fn document(
    bytes: &[u8],
    first_line: usize,
    header: &Header,
    problems: &mut Vec<Problem>,
) -> Option<Result<(OwnershipDocument, ReadAs)>> {
    let mut found = Vec::new();
    let text = text::decode(bytes, &mut found);
    if let Some(root) = xml::find_root(&text) {
        problems.append(&mut found);
        let document = xml::read(&text, root, first_line, problems);
        return Some(document.map(|document| (document, ReadAs::Xml)));
    }
    let read = rendering::read(&text, header, &mut found)?;
    problems.append(&mut found);
    Some(Ok(read))
}

//! Legacy renderings: a form as a web page, as text or as markdown.
//!
//! Every family becomes the same rows ([`grid`]), in which the rows of Table I and II have their
//! cells assigned to columns ([`columns::Entry`]); one reader takes these to the model. What
//! cannot be assigned for certain is reported and never guessed.

mod address;
mod align;
mod cell;
mod columns;
mod cover;
mod evidence;
mod family;
mod form;
mod furniture;
mod grid;
#[cfg(feature = "html")]
mod html;
mod joint;
mod leftovers;
mod markdown;
mod notes;
mod owners;
mod page;
mod preformatted;
mod report;
mod securities;
mod signatures;
mod solve;
mod tables;
mod text;
mod tick;
mod unclear;
mod verify;

use crate::filing::ReadAs;
use crate::model::OwnershipDocument;
use crate::problem::Problem;
use crate::submission::Header;

use family::Family;
use page::Page;
use report::Report;

/// The lines of the submission's header, where `text` is a page of a data set that puts them in
/// front of the form.
pub(crate) fn header_in_front(text: &str) -> Option<String> {
    markdown::dataset::parts(text).map(|parts| parts.header)
}

/// Reads `text` as a rendering of a Form 3, 4 or 5; `None` where it is none. What the rendering
/// does not show, such as CIKs, comes from the `header` of the submission, if there is one.
pub(crate) fn read(
    text: &str,
    header: &Header,
    problems: &mut Vec<Problem>,
) -> Option<(OwnershipDocument, ReadAs)> {
    let parts = markdown::dataset::parts(text);
    let text = parts.as_ref().map_or(text, |parts| parts.page.as_str());
    let preformatted = preformatted::text(text);
    let text = preformatted.as_deref().unwrap_or(text);
    let broken = broken_lines(text);
    let text = broken.as_deref().unwrap_or(text);
    let family = family::recognise(text)?;
    let rows = match family {
        #[cfg(feature = "html")]
        Family::Html => html::rows(text),
        #[cfg(not(feature = "html"))]
        Family::Html => return None,
        Family::Markdown => markdown::rows(text),
        Family::Text => text::rows(&markdown::stripped::text(text)),
    };
    let mut page = Page::divide(rows, family == Family::Text, header.form_type.as_deref())?;
    // The reader of text has assigned all that can be.
    if family != Family::Text {
        tables::assign(&mut page);
    }
    let mut report = Report::default();
    let notes = notes::read(&page.tail, family != Family::Html, &mut report);
    let mut document = OwnershipDocument {
        footnotes: notes.footnotes,
        owner_signatures: notes.signatures,
        remarks: notes.remarks,
        ..OwnershipDocument::default()
    };
    // Without any explanation on the page every number in parentheses that stands as a mark is one.
    let known = if notes.numbers.is_empty() { (1..=99).collect() } else { notes.numbers };
    cover::read(&page, header, &mut document, &mut report);
    owners::read(&page, header, &mut document, &mut report);
    cover::woven::complete(&page, &mut document, &mut report);
    verify::cover(&mut document, &mut report);
    let is_checked = family != Family::Html || page.by_labels;
    securities::read(&page, (&known, is_checked), &mut document, &mut report);
    if is_checked {
        verify::document(&mut document, &mut report);
    }
    leftovers::report(&page, &document, &mut report);
    if is_blank(&document) {
        return None;
    }
    if document.reporting_owners.is_empty() && document.issuer.issuer_name.is_absent() {
        report.unclear("issuer", "", "neither the issuer nor an owner could be found on the cover");
    }
    problems.append(&mut report.problems);
    let read_as = match family {
        Family::Html => ReadAs::Html,
        Family::Markdown => ReadAs::Markdown,
        Family::Text => ReadAs::Text,
    };
    Some((document, read_as))
}

/// `text` with a line for each `<br>` of its lines, where a converter writes them so outside of
/// tables; `None` where there is none, or where the page is written in tags.
fn broken_lines(text: &str) -> Option<String> {
    const TAG: &str = "<br>";
    let is_broken = |line: &&str| line.contains(TAG) && !line.trim_start().starts_with('|');
    let lower = ["<html", "<HTML", "<table", "<TABLE", "<td", "<TD"];
    if lower.iter().any(|tag| text.contains(tag)) || !text.lines().any(|line| is_broken(&line)) {
        return None;
    }
    let lines = text.lines().map(|line| match is_broken(&line) {
        true => line.replace(TAG, "\n").replace("<!-- End of picture text -->", ""),
        false => line.to_owned(),
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// Whether a page is the form that nobody has filled in.
fn is_blank(document: &OwnershipDocument) -> bool {
    document.reporting_owners.is_empty()
        && document.issuer.issuer_name.is_absent()
        && document.non_derivative_table.is_empty()
        && document.derivative_table.is_empty()
        && document.owner_signatures.is_empty()
}

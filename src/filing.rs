//! A filing that was read: its document, what the submission header says of it, its problems.
//!
//! [`read`](crate::read()) makes one from bytes; the tables, the JSON and the view take one. What
//! the document holds, [`model`](crate::model) says.

use crate::ids::AccessionNumber;
use crate::model::OwnershipDocument;
use crate::problem::{Problem, Severity};
use crate::submission::Header;

/// One ownership filing, read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filing {
    /// The accession number, from the submission header or the file's name; `None` where neither
    /// has it.
    pub accession_number: Option<AccessionNumber>,
    /// What the submission header says; empty for a bare document.
    pub header: Header,
    /// The form itself.
    pub document: OwnershipDocument,
    /// What the document was read from.
    pub read_as: ReadAs,
    /// What the cells do not say.
    pub problems: Vec<Problem>,
}

impl Filing {
    /// A filing of `document`, as if it had been read from XML without a header.
    pub fn new(document: OwnershipDocument) -> Self {
        Self {
            accession_number: None,
            header: Header::default(),
            document,
            read_as: ReadAs::Xml,
            problems: Vec::new(),
        }
    }

    /// The gravest severity among the problems.
    pub fn worst(&self) -> Option<Severity> {
        self.problems.iter().map(|problem| problem.severity).max()
    }
}

/// What a document was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReadAs {
    /// Ownership XML.
    Xml,
    /// A web page that renders the form.
    Html,
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
}

impl ReadAs {
    /// `xml`, `html`, `text` or `markdown`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Html => "html",
            Self::Text => "text",
            Self::Markdown => "markdown",
        }
    }
}

//! The parts of the form, as whoever shows them gets them. `form` makes them.

use super::grid::Grid;
use super::text::Text;

/// A part of the form. It is meant to be matched whole, so that a renderer that leaves one out does
/// not compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The first line: which form it is, and the accession number that tells filings apart.
    Title {
        /// Form and name: `Form 4 - Statement of Changes in Beneficial Ownership`.
        form: Text,
        /// The accession number, or words that say that there is none.
        accession_number: Text,
    },
    /// The items of the form's head, each a label and what stands beside it.
    Facts(Vec<Fact>),
    /// The heading of what follows.
    Heading(String),
    /// Running text.
    Paragraph(Text),
    /// Table I or II.
    Grid(Grid),
    /// A remark on what stands above, in smaller print.
    Note(Text),
    /// Entries that belong to the heading above.
    List {
        /// What the entries are.
        of: ListOf,
        /// The entries; never none.
        entries: Vec<Entry>,
    },
}

/// An item of the form's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The number and name of the item, such as `2. Issuer`.
    pub label: String,
    /// What stands there, a line each; never none.
    pub lines: Vec<Text>,
}

/// What the entries of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListOf {
    /// Footnotes: the mark, the text.
    Footnotes,
    /// Signatures: the day, the name.
    Signatures,
    /// Problems: the severity, what it is about.
    Problems,
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What tells the entry from others; may be empty.
    pub label: Text,
    /// What it says; may be empty.
    pub text: Text,
}

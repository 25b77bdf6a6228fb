//! The form as data: a [`Filing`] enters, [`Block`]s leave, from the title to the problems, in the
//! order in which the printed form has them.
//!
//! A block says what it is, never how wide it is or which colour it has: that is decided by who
//! shows it. The program prints the blocks in a terminal; [`html`] makes a fragment of a web page
//! of them, for notebooks. A renderer of your own matches [`Block`] and walks its [`Text`]s.
//!
//! Texts of the filing are as filed, control characters included: what must be escaped is known to
//! the renderer alone, which has [`printable`] for it. A value that could not be read stands there with the style
//! [`Style::Alert`] and a question mark, so that nothing of the form is missing.
//!
//! # Examples
//!
//! ```
//! use section16::view::{self, Block};
//!
//! let filing = section16::read(b"<ownershipDocument><documentType>4</documentType>\
//!     <remarks>None.</remarks></ownershipDocument>")?;
//! let headings: Vec<_> = view::blocks(&filing)
//!     .into_iter()
//!     .filter_map(|block| match block {
//!         Block::Heading(words) => Some(words),
//!         _ => None,
//!     })
//!     .collect();
//! assert_eq!(headings[2], "Remarks");
//! # Ok::<(), section16::Error>(())
//! ```

mod form;
mod grid;
pub mod html;
mod securities;
mod text;

pub use form::blocks;
pub use grid::{Column, Grid};
pub use text::{Span, Style, Text, printable};

#[cfg(doc)]
use crate::Filing;

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

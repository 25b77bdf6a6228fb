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

mod block;
mod form;
mod grid;
pub mod html;
mod securities;
mod text;

pub use block::{Block, Entry, Fact, ListOf};
pub use form::blocks;
pub use grid::{Column, Grid};
pub use text::{Span, Style, Text, printable};

#[cfg(doc)]
use crate::Filing;

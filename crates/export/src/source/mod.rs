//! Inputs: files, folders, archives and standard input become items, one for each file, in a
//! fixed order.
//!
//! What the user names enters as an [`Input`]; [`Item`]s leave, each with its bytes or a word on
//! why there are none. What the bytes mean is not looked at here, save the first few, by which an
//! archive is known. Next: `source/input.rs`, then [`crate::pipeline`], which takes the items.

mod archive;
mod file;
mod folder;
mod input;
mod item;
pub mod limits;
mod permit;

pub use input::{Input, items};
pub use item::{Content, Item};
pub use permit::Permit;

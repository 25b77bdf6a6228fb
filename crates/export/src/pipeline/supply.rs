//! The items of a run, and how they can be had a second time.
//!
//! Inputs or items enter; [`super::run`] takes them. Next: [`crate::source`].

use std::fs;

use crate::source::{self, Input, Item};

/// Items, one by one.
type Items<'a> = Box<dyn Iterator<Item = Item> + Send + 'a>;

/// The items of a run. Filings that come more than once are read again at the end: from the
/// inputs, where these can be read twice, else from a temporary file that keeps what passes.
pub struct Supply<'a> {
    pub(super) items: Items<'a>,
    pub(super) again: Option<Box<dyn Fn() -> Items<'a> + Sync + 'a>>,
}

impl<'a> Supply<'a> {
    /// The items of `inputs`.
    pub fn of(inputs: &[Input]) -> Self {
        let can_be_read_again = |input: &Input| match input {
            Input::Path(path) | Input::Below { path, .. } => {
                fs::metadata(path).is_ok_and(|is| is.is_file() || is.is_dir())
            }
            _ => false,
        };
        let supply = Self::from(source::items(inputs));
        match inputs.iter().all(can_be_read_again) {
            true => {
                let inputs = inputs.to_vec();
                supply.again(move || Box::new(source::items(&inputs)))
            }
            false => supply,
        }
    }

    /// The same; `again` gives the items that came, a second time and in the same order.
    #[must_use]
    pub fn again(self, again: impl Fn() -> Items<'a> + Sync + 'a) -> Self {
        Self { again: Some(Box::new(again)), ..self }
    }
}

impl<'a, I: Iterator<Item = Item> + Send + 'a> From<I> for Supply<'a> {
    fn from(items: I) -> Self {
        Self { items: Box::new(items), again: None }
    }
}

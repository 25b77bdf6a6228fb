//! Legacy renderings: a form as a web page, as text or as markdown.
//!
//! Every family becomes the same rows ([`grid`]), in which the rows of Table I and II have their
//! cells assigned to columns ([`columns::Entry`]); one reader takes these to the model. What
//! cannot be assigned for certain is reported and never guessed.

mod align;
mod cell;
mod columns;
mod grid;
#[cfg(feature = "html")]
mod html;
mod markdown;

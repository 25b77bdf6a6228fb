//! Which texts the columns of Table I and II can hold.

use super::super::cell::{self, Shape};
use super::super::columns::Column;

/// Whether `text` can stand in `column`.
pub(super) fn fits(column: Column, text: &str) -> bool {
    use Column as C;
    let content = cell::content(cell::without_stars(text), &|_| true);
    let bare = content.text.as_str();
    match column {
        C::Title | C::UnderlyingTitle | C::Nature => true,
        _ if bare.is_empty() => true,
        C::Date | C::DeemedDate | C::Exercisable | C::Expiration => cell::date(bare).is_some(),
        C::Code => matches!(bare, "3" | "4" | "5") || cell::transaction_code(bare).is_some(),
        C::Voluntary => bare == "V",
        C::AcquiredDisposed => matches!(bare, "A" | "D" | "(A)" | "(D)"),
        C::DirectIndirect => cell::ownership_form(bare).is_some(),
        C::Price | C::ConversionPrice if bare == "$" => true,
        _ => matches!(Shape::of(bare), Shape::Number(..)),
    }
}

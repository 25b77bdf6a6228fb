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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_another_shape_do_not_fit() {
        for (column, text) in [
            (Column::Date, "Immed."),
            (Column::Expiration, "100"),
            (Column::Code, "PP"),
            (Column::Voluntary, "P"),
            (Column::AcquiredDisposed, "I"),
            (Column::DirectIndirect, "A"),
            (Column::Owned, "12,000 sh"),
            (Column::Owned, "12,00"),
            (Column::Price, "03/04/2002"),
            (Column::Amount, "$"),
        ] {
            assert!(!fits(column, text), "{column:?} {text}");
        }
    }

    #[test]
    fn footnote_marks_and_stars_do_not_count() {
        for (column, text) in [
            (Column::Date, "03/04/2002 (1)"),
            (Column::Code, "J/K(2)"),
            (Column::DirectIndirect, "I (1)(3)"),
            (Column::Owned, "12,000 **"),
            (Column::Expiration, "(4)"),
            (Column::Price, ""),
            (Column::Price, "$"),
        ] {
            assert!(fits(column, text), "{column:?} {text}");
        }
    }

    #[test]
    fn texts_hold_anything() {
        for column in [Column::Title, Column::UnderlyingTitle, Column::Nature] {
            assert!(fits(column, "6% Notes due 03/04/2012"));
        }
    }
}

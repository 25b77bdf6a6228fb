//! What may stand in a column of Table I and II: its type, and how odd it is that it is empty.

use crate::rendering::columns::{Column, Form};

/// The type of what a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rendering) enum Slot {
    Words,
    Day,
    Code,
    Voluntary,
    /// A number of shares, or an amount of dollars in its place.
    Shares,
    /// `A` or `D`.
    Side,
    Price,
    /// `D` or `I`.
    Ownership,
}

/// All types, in the order of their discriminants.
pub(in crate::rendering) const SLOTS: [Slot; 8] = [
    Slot::Words,
    Slot::Day,
    Slot::Code,
    Slot::Voluntary,
    Slot::Shares,
    Slot::Side,
    Slot::Price,
    Slot::Ownership,
];

/// The type of `column`.
pub(in crate::rendering) fn slot(column: Column) -> Slot {
    use Column as C;
    match column {
        C::Title | C::UnderlyingTitle | C::Nature => Slot::Words,
        C::Date | C::DeemedDate | C::Exercisable | C::Expiration => Slot::Day,
        C::Code => Slot::Code,
        C::Voluntary => Slot::Voluntary,
        C::Amount | C::Acquired | C::Disposed | C::UnderlyingAmount | C::Owned => Slot::Shares,
        C::AcquiredDisposed => Slot::Side,
        C::Price | C::ConversionPrice => Slot::Price,
        C::DirectIndirect => Slot::Ownership,
    }
}

/// What it costs that a row has nothing in `column`, in tenths of a unit. The order of these was
/// measured on the 90 filings of the tests: a title is never empty, the amount owned and its form
/// hardly ever, the parts of a transaction in every holding, the nature in most rows. Columns that
/// compete for one value cost the same, so that the many rows of a table do not outvote its head.
pub(in crate::rendering) fn emptiness(form: Form, column: Column) -> i32 {
    use Column as C;
    match column {
        C::Title => 80,
        C::Owned | C::DirectIndirect => 40,
        C::UnderlyingTitle => 40,
        C::Date | C::Code | C::Amount if form == Form::Five => 10,
        C::Date | C::Code | C::Amount => 20,
        C::Price | C::AcquiredDisposed | C::UnderlyingAmount => 20,
        C::ConversionPrice => 12,
        C::Exercisable | C::Expiration => 12,
        C::Acquired | C::Disposed => 8,
        C::Nature => 4,
        C::Voluntary | C::DeemedDate => 0,
    }
}

//! The labels that stand below what they name, in parentheses, and where text goes meanwhile.

use crate::rendering::grid::key;

use super::labels::Item;

/// Where text without label belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Nowhere,
    Item(Item),
    /// Behind a name that stood beside its label.
    AfterName,
    /// Below `(Last) (First) (Middle)`.
    Street,
    /// Below `(Street)`.
    City,
}

/// `(Last) (First) (Middle)`, `(Street)` and `(City) (State) (Zip)` end what stands above them.
pub(super) fn sub_label(text: &str, at: At) -> Option<At> {
    let words = key(text);
    match words.as_str() {
        "last first middle" | "first middle last" | "last first mi" | "last" => Some(At::Street),
        "first" | "middle" if at == At::AfterName => Some(At::Street),
        "street" => Some(At::City),
        "city" | "country" => Some(At::Nowhere),
        _ if words.starts_with("city state zip") => Some(At::Nowhere),
        "first middle" | "first" | "middle" | "state zip" | "state" | "zip" | "code"
        | "postal code" => Some(at),
        "specify below" | "below" | "title below" | "give title below" => Some(at),
        _ => None,
    }
}

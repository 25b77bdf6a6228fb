//! Signatures that are typed without `/s/`: the name right above the printed words, the date beside
//! or below these.

use crate::model::OwnerSignature;
use crate::rendering::cell::visible;
use crate::rendering::grid::{Row, key};
use crate::value::{Str, Value};

use super::by_sign::dated;
use super::is_signature_line;

/// Reads the names above the printed words.
pub(super) fn read(tail: &[Row]) -> Vec<OwnerSignature> {
    /// How far below the words the date stands.
    const NEAR: usize = 5;
    let mut out = Vec::new();
    for at in 0..tail.len() {
        let Some(printed) = printed_below(tail, at) else { continue };
        let beside = tail[at].cells.iter().skip(1).find_map(|cell| dated(&visible(&cell.text)));
        let below = tail[printed..].iter().take(NEAR).flat_map(|row| &row.cells);
        let date = beside.or_else(|| below.map(|cell| visible(&cell.text)).find_map(|t| dated(&t)));
        out.push(OwnerSignature {
            signature_name: Value::Valid(Str::normalized(&visible(&tail[at].cells[0].text))),
            signature_date: date.map_or(Value::Absent, Value::Valid),
        });
    }
    out
}

/// Whether the row at `at` is a name above the printed words.
pub(super) fn is_name(tail: &[Row], at: usize) -> bool {
    printed_below(tail, at).is_some()
}

/// The row of the printed words below the name in the row at `at`.
fn printed_below(tail: &[Row], at: usize) -> Option<usize> {
    const LONGEST: usize = 60;
    /// How far the name may stand from the place of the printed words.
    const NEAR: usize = 4;
    let printed = (at + 1..tail.len().min(at + 3)).find(|&next| !tail[next].is_blank())?;
    let below = tail[printed].cells.first()?;
    let is_words = is_signature_line(&tail[printed])
        || key(&below.text) == "signature"
            && tail[printed].cells.get(1).is_some_and(|cell| key(&cell.text) == "date");
    let name = tail[at].cells.first()?;
    let text = visible(&name.text);
    let is_name = text.len() <= LONGEST
        && text.contains(' ')
        && text
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | ',' | '\'' | '-' | '&'))
        && text.starts_with(char::is_uppercase)
        && tail[at].cells.iter().skip(1).all(|cell| dated(&visible(&cell.text)).is_some());
    (is_words && is_name && name.start.abs_diff(below.start) <= NEAR).then_some(printed)
}

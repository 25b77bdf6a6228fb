//! The footnotes that a row refers to, whichever of its cells does.

use crate::ids::FootnoteId;
use crate::model::OwnershipDocument;
use crate::security::{Holding, HoldingRow, Transaction, TransactionRow};

/// The text of a footnote, if it is there.
pub(super) fn text_of<'a>(document: &'a OwnershipDocument, id: &FootnoteId) -> Option<&'a str> {
    let note = document.footnotes.iter().find(|note| note.id.as_ref() == Some(id))?;
    Some(note.text.text())
}

/// The footnotes that a transaction refers to, each once.
pub(super) fn of_transaction(transaction: Transaction<'_>) -> Vec<&FootnoteId> {
    let after = transaction.post_transaction_amounts();
    let nature = transaction.ownership_nature();
    let mut ids: Vec<&FootnoteId> = Vec::new();
    let common: [&[FootnoteId]; 12] = [
        &transaction.security_title().footnotes,
        &transaction.date().footnotes,
        &transaction.deemed_execution_date().footnotes,
        &transaction.coding().footnotes,
        &transaction.timeliness().footnotes,
        &transaction.shares().footnotes,
        &transaction.price_per_share().footnotes,
        &transaction.acquired_disposed_code().footnotes,
        &after.shares_owned_following_transaction.footnotes,
        &after.value_owned_following_transaction.footnotes,
        &nature.direct_or_indirect_ownership.footnotes,
        &nature.nature_of_ownership.footnotes,
    ];
    common.into_iter().for_each(|field| ids.extend(field));
    if let TransactionRow::Derivative(row) = transaction.row() {
        let own: [&[FootnoteId]; 7] = [
            &row.conversion_or_exercise_price.footnotes,
            &row.transaction_total_value.footnotes,
            &row.exercise_date.footnotes,
            &row.expiration_date.footnotes,
            &row.underlying_security.underlying_security_title.footnotes,
            &row.underlying_security.underlying_security_shares.footnotes,
            &row.underlying_security.underlying_security_value.footnotes,
        ];
        own.into_iter().for_each(|field| ids.extend(field));
    }
    each_once(ids)
}

/// The footnotes that a holding refers to, each once.
pub(super) fn of_holding(holding: Holding<'_>) -> Vec<&FootnoteId> {
    let after = holding.post_transaction_amounts();
    let nature = holding.ownership_nature();
    let mut ids: Vec<&FootnoteId> = Vec::new();
    let common: [&[FootnoteId]; 5] = [
        &holding.security_title().footnotes,
        &after.shares_owned_following_transaction.footnotes,
        &after.value_owned_following_transaction.footnotes,
        &nature.direct_or_indirect_ownership.footnotes,
        &nature.nature_of_ownership.footnotes,
    ];
    common.into_iter().for_each(|field| ids.extend(field));
    let own: Vec<&[FootnoteId]> = match holding.row() {
        HoldingRow::Derivative(row) => vec![
            &row.conversion_or_exercise_price.footnotes,
            &row.transaction_coding_footnotes,
            &row.exercise_date.footnotes,
            &row.expiration_date.footnotes,
            &row.underlying_security.underlying_security_title.footnotes,
            &row.underlying_security.underlying_security_shares.footnotes,
            &row.underlying_security.underlying_security_value.footnotes,
        ],
        HoldingRow::NonDerivative(row) => vec![&row.transaction_coding_footnotes],
    };
    own.into_iter().for_each(|field| ids.extend(field));
    each_once(ids)
}

/// Each id once, `F2` before `F10`.
fn each_once(mut ids: Vec<&FootnoteId>) -> Vec<&FootnoteId> {
    ids.sort_unstable_by_key(|id| (id.as_str().len(), id.as_str()));
    ids.dedup();
    ids
}

//! Contradictions, inside a document and between it and its submission header: both enter,
//! problems leave.
//!
//! Everything found here is reported and nothing is changed. This file says what is looked at, in
//! the order of the form; `checker` has a check for each kind of value, `plausible` what can hardly
//! be meant. The codes are in `problem`.

mod checker;
mod location;
mod plausible;

use std::collections::HashSet;

use crate::model::{DerivativeRow, NonDerivativeRow, OwnershipDocument};
use crate::problem::{Code, Problem};
use crate::submission::Header;
use crate::value::Value;

use checker::Checker;
use location::{RowLocation, outside};

/// Checks `document`, and `header` against it.
///
/// Renderings never show every CIK: there a missing one is no problem, and `needs_cik` is false.
pub(crate) fn check(
    document: &OwnershipDocument,
    header: &Header,
    needs_cik: bool,
    problems: &mut Vec<Problem>,
) {
    let mut checker = Checker::new(document, header, needs_cik, problems);
    cover(&mut checker);
    rows(&mut checker);
    footnotes(&mut checker);
    self::header(&mut checker);
}

fn cover(checker: &mut Checker<'_>) {
    let document = checker.document;
    checker.required(&document.document_type, "documentType");
    checker.code(
        &document.document_type,
        &["3", "3/A", "4", "4/A", "5", "5/A"],
        outside("documentType"),
    );
    checker.required(&document.period_of_report, "periodOfReport");
    checker.plausible_date(&document.period_of_report, outside("periodOfReport"));
    if checker.needs_cik {
        checker.required(&document.issuer.issuer_cik, "issuer/issuerCik");
    }
    checker.required(&document.issuer.issuer_name, "issuer/issuerName");
    if document.document_type.text().ends_with("/A") {
        checker.required(&document.date_of_original_submission, "dateOfOriginalSubmission");
    }
    if document.reporting_owners.is_empty() {
        checker.missing(outside("reportingOwner"));
    }
    for owner in &document.reporting_owners {
        if checker.needs_cik {
            checker.required(&owner.rpt_owner_cik, "reportingOwner/reportingOwnerId/rptOwnerCik");
        }
        checker.required(&owner.rpt_owner_name, "reportingOwner/reportingOwnerId/rptOwnerName");
    }
    if document.owner_signatures.is_empty() {
        checker.missing(outside("ownerSignature"));
    }
    for signature in &document.owner_signatures {
        checker.signed(&signature.signature_date);
    }
}

fn rows(checker: &mut Checker<'_>) {
    let document = checker.document;
    for (number, row) in (1..).zip(&document.non_derivative_table) {
        match row {
            NonDerivativeRow::Transaction(row) => {
                let location = RowLocation {
                    table: "nonDerivativeTable",
                    row: "nonDerivativeTransaction",
                    number,
                };
                checker.title(&row.security_title, location);
                checker.coding(&row.transaction_coding, location);
                checker.dated(
                    &row.transaction_date,
                    &row.transaction_coding,
                    &row.transaction_timeliness,
                    location,
                );
                checker.deemed(&row.deemed_execution_date, &row.transaction_coding, location);
                checker.timeliness(&row.transaction_timeliness, location);
                checker.amount(
                    &row.transaction_shares,
                    "transactionAmounts/transactionShares",
                    location,
                );
                checker.amount(
                    &row.transaction_price_per_share,
                    "transactionAmounts/transactionPricePerShare",
                    location,
                );
                checker.worth(
                    &row.transaction_shares,
                    &row.transaction_price_per_share,
                    "transactionAmounts/transactionPricePerShare",
                    location,
                );
                checker.acquired_disposed(&row.transaction_acquired_disposed_code, location);
                checker.post(&row.post_transaction_amounts, location);
                checker.nature(&row.ownership_nature, location);
            }
            NonDerivativeRow::Holding(row) => {
                let location = RowLocation {
                    table: "nonDerivativeTable",
                    row: "nonDerivativeHolding",
                    number,
                };
                checker.title(&row.security_title, location);
                checker.holding_coding(
                    &row.transaction_form_type,
                    &row.transaction_coding_footnotes,
                    location,
                );
                checker.post(&row.post_transaction_amounts, location);
                checker.nature(&row.ownership_nature, location);
            }
        }
    }
    for (number, row) in (1..).zip(&document.derivative_table) {
        match row {
            DerivativeRow::Transaction(row) => {
                let location =
                    RowLocation { table: "derivativeTable", row: "derivativeTransaction", number };
                checker.title(&row.security_title, location);
                checker.amount(
                    &row.conversion_or_exercise_price,
                    "conversionOrExercisePrice",
                    location,
                );
                checker.coding(&row.transaction_coding, location);
                checker.dated(
                    &row.transaction_date,
                    &row.transaction_coding,
                    &row.transaction_timeliness,
                    location,
                );
                checker.deemed(&row.deemed_execution_date, &row.transaction_coding, location);
                checker.timeliness(&row.transaction_timeliness, location);
                checker.amount(
                    &row.transaction_shares,
                    "transactionAmounts/transactionShares",
                    location,
                );
                checker.amount(
                    &row.transaction_total_value,
                    "transactionAmounts/transactionTotalValue",
                    location,
                );
                checker.either(
                    &row.transaction_shares,
                    &row.transaction_total_value,
                    "transactionAmounts",
                    location,
                );
                checker.amount(
                    &row.transaction_price_per_share,
                    "transactionAmounts/transactionPricePerShare",
                    location,
                );
                checker.worth(
                    &row.transaction_shares,
                    &row.transaction_price_per_share,
                    "transactionAmounts/transactionPricePerShare",
                    location,
                );
                checker.acquired_disposed(&row.transaction_acquired_disposed_code, location);
                checker.date(&row.exercise_date, "exerciseDate", location);
                checker.date(&row.expiration_date, "expirationDate", location);
                checker.underlying(&row.underlying_security, location);
                checker.worth(
                    &row.underlying_security.underlying_security_shares,
                    &row.conversion_or_exercise_price,
                    "conversionOrExercisePrice",
                    location,
                );
                checker.post(&row.post_transaction_amounts, location);
                checker.nature(&row.ownership_nature, location);
            }
            DerivativeRow::Holding(row) => {
                let location =
                    RowLocation { table: "derivativeTable", row: "derivativeHolding", number };
                checker.title(&row.security_title, location);
                checker.amount(
                    &row.conversion_or_exercise_price,
                    "conversionOrExercisePrice",
                    location,
                );
                checker.holding_coding(
                    &row.transaction_form_type,
                    &row.transaction_coding_footnotes,
                    location,
                );
                checker.date(&row.exercise_date, "exerciseDate", location);
                checker.date(&row.expiration_date, "expirationDate", location);
                checker.underlying(&row.underlying_security, location);
                checker.worth(
                    &row.underlying_security.underlying_security_shares,
                    &row.conversion_or_exercise_price,
                    "conversionOrExercisePrice",
                    location,
                );
                checker.post(&row.post_transaction_amounts, location);
                checker.nature(&row.ownership_nature, location);
            }
        }
    }
}

fn footnotes(checker: &mut Checker<'_>) {
    let document = checker.document;
    if document.footnotes.is_empty() && checker.referenced.is_empty() {
        return;
    }
    let mut ids: Vec<_> = document.footnotes.iter().filter_map(|f| f.id.as_ref()).collect();
    ids.sort_unstable();
    for pair in ids.windows(2) {
        if let [first, second] = pair
            && first == second
        {
            let message = format!("the footnote `{first}` is there more than once");
            let at = outside("footnotes/footnote");
            checker.add(Code::FootnoteDuplicateId, at, first.as_str(), message);
        }
    }
    let mut referenced = std::mem::take(&mut checker.referenced);
    for (id, location) in &referenced {
        if ids.binary_search(id).is_err() {
            let message = format!("the row refers to `{id}`, and there is no such footnote");
            checker.add(Code::FootnoteMissing, location.at("footnoteId/@id"), id.as_str(), message);
        }
    }
    referenced.sort_unstable_by_key(|(id, _)| *id);
    for id in document.footnotes.iter().filter_map(|footnote| footnote.id.as_ref()) {
        if referenced.binary_search_by_key(&id, |(id, _)| *id).is_err() {
            let message = format!("nothing refers to the footnote `{id}`");
            let at = outside("footnotes/footnote");
            checker.add(Code::FootnoteUnreferenced, at, id.as_str(), message);
        }
    }
}

fn header(checker: &mut Checker<'_>) {
    let document = checker.document;
    let header = checker.header;
    if let (Some(form_type), Value::Valid(document_type)) =
        (&header.form_type, &document.document_type)
        && form_type != document_type
    {
        let message = format!(
            "the submission is a form {form_type}, and the document a form {document_type}"
        );
        checker.add(Code::FormTypeMismatch, outside("documentType"), form_type, message);
    }
    if let (Some(cik), Value::Valid(issuer)) =
        (header.issuer.as_ref().and_then(|party| party.cik), &document.issuer.issuer_cik)
        && cik != *issuer
    {
        let message = format!("the header names issuer {cik}, and the document {issuer}");
        checker.add(Code::IssuerCikMismatch, outside("issuer/issuerCik"), cik.as_str(), message);
    }
    header_owners(checker);
}

fn header_owners(checker: &mut Checker<'_>) {
    let in_header: HashSet<_> =
        checker.header.reporting_owners.iter().filter_map(|party| party.cik).collect();
    let owners = &checker.document.reporting_owners;
    let in_document: HashSet<_> =
        owners.iter().filter_map(|owner| owner.rpt_owner_cik.valid().copied()).collect();
    if in_header.is_empty() || in_document.is_empty() {
        return;
    }
    let location = "reportingOwner/reportingOwnerId/rptOwnerCik";
    let mut only_header: Vec<_> = in_header.difference(&in_document).collect();
    let mut only_document: Vec<_> = in_document.difference(&in_header).collect();
    only_header.sort_unstable();
    only_document.sort_unstable();
    for cik in only_header {
        let message = format!("the header names the owner {cik}, and the document does not");
        checker.add(Code::OwnerCikMismatch, outside(location), cik.as_str(), message);
    }
    for cik in only_document {
        let message = format!("the document names the owner {cik}, and the header does not");
        checker.add(Code::OwnerCikMismatch, outside(location), cik.as_str(), message);
    }
}

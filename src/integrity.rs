//! Contradictions, inside a document and between it and its submission header: both enter,
//! problems leave.
//!
//! Everything found here is reported and nothing is changed. The codes are in `problem`.

use std::collections::HashSet;

use crate::ids::FootnoteId;
use crate::model::{
    DerivativeRow, NonDerivativeRow, OwnershipDocument, OwnershipNature, PostTransactionAmounts,
    TransactionCoding,
};
use crate::problem::{Code, Problem};
use crate::submission::Header;
use crate::value::{Date, Decimal, Field, Str, Value};

/// The transaction codes of the form. `K` and `V` are printed beside a code and never filed as
/// one.
const TRANSACTION_CODES: &str = "ACDEFGHIJLMOPSUWXZ";

/// Filed numbers have at most this many digits before the point.
const INTEGER_DIGITS: usize = 12;

/// Years in which a date on a form can be; options run for decades, never for centuries.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2150;

/// Checks `document`, and `header` against it.
///
/// Renderings never show every CIK: there a missing one is no problem, and `needs_cik` is false.
pub(crate) fn check(
    document: &OwnershipDocument,
    header: &Header,
    needs_cik: bool,
    problems: &mut Vec<Problem>,
) {
    let mut checker = Checker { document, header, needs_cik, problems, referenced: Vec::new() };
    checker.cover();
    checker.rows();
    checker.footnotes();
    checker.header();
}

struct Checker<'a> {
    document: &'a OwnershipDocument,
    header: &'a Header,
    needs_cik: bool,
    problems: &'a mut Vec<Problem>,
    /// Every reference to a footnote, and where it is.
    referenced: Vec<(&'a FootnoteId, RowPlace)>,
}

/// A row, as the XML reader names it in locations.
#[derive(Clone, Copy)]
struct RowPlace {
    table: &'static str,
    row: &'static str,
    number: usize,
}

impl RowPlace {
    fn at(self, element: &str) -> At<'_> {
        At { row: Some(self), element }
    }
}

/// An element, in a row or outside of the tables; printed only when there is a problem.
#[derive(Clone, Copy)]
struct At<'e> {
    row: Option<RowPlace>,
    element: &'e str,
}

impl At<'_> {
    fn path(self) -> String {
        match self.row {
            Some(row) => format!("{}/{}[{}]/{}", row.table, row.row, row.number, self.element),
            None => self.element.to_owned(),
        }
    }
}

/// An element outside of the tables.
fn outside(element: &str) -> At<'_> {
    At { row: None, element }
}

impl<'a> Checker<'a> {
    fn add(&mut self, code: Code, at: At<'_>, raw: &str, message: impl Into<String>) {
        self.problems.push(Problem::new(code, at.path(), raw, message));
    }

    fn missing(&mut self, at: At<'_>) {
        let message = format!("`{}` is missing or empty, and the form requires it", at.element);
        self.add(Code::MissingElement, at, "", message);
    }

    fn required<T>(&mut self, value: &Value<T>, element: &str) {
        if matches!(value, Value::Absent | Value::Empty) {
            self.missing(outside(element));
        }
    }

    fn code(&mut self, value: &Value<Str>, legal: &[&str], at: At<'_>) {
        if let Value::Valid(code) = value
            && !legal.contains(&code.as_str())
        {
            let message = format!("`{code}` is not a code of this element ({})", legal.join(", "));
            self.add(Code::UnknownCode, at, code, message);
        }
    }

    fn cover(&mut self) {
        let document = self.document;
        self.required(&document.document_type, "documentType");
        self.code(
            &document.document_type,
            &["3", "3/A", "4", "4/A", "5", "5/A"],
            outside("documentType"),
        );
        self.required(&document.period_of_report, "periodOfReport");
        self.plausible_date(&document.period_of_report, outside("periodOfReport"));
        if self.needs_cik {
            self.required(&document.issuer.issuer_cik, "issuer/issuerCik");
        }
        self.required(&document.issuer.issuer_name, "issuer/issuerName");
        if document.document_type.text().ends_with("/A") {
            self.required(&document.date_of_original_submission, "dateOfOriginalSubmission");
        }
        if document.reporting_owners.is_empty() {
            self.missing(outside("reportingOwner"));
        }
        for owner in &document.reporting_owners {
            if self.needs_cik {
                self.required(&owner.rpt_owner_cik, "reportingOwner/reportingOwnerId/rptOwnerCik");
            }
            self.required(&owner.rpt_owner_name, "reportingOwner/reportingOwnerId/rptOwnerName");
        }
        if document.owner_signatures.is_empty() {
            self.missing(outside("ownerSignature"));
        }
    }

    fn rows(&mut self) {
        let document = self.document;
        for (number, row) in (1..).zip(&document.non_derivative_table) {
            match row {
                NonDerivativeRow::Transaction(row) => {
                    let place = RowPlace {
                        table: "nonDerivativeTable",
                        row: "nonDerivativeTransaction",
                        number,
                    };
                    self.title(&row.security_title, place);
                    self.coding(&row.transaction_coding, place);
                    self.dated(
                        &row.transaction_date,
                        &row.transaction_coding,
                        &row.transaction_timeliness,
                        place,
                    );
                    self.date(&row.deemed_execution_date, "deemedExecutionDate", place);
                    self.timeliness(&row.transaction_timeliness, place);
                    self.amount(
                        &row.transaction_shares,
                        "transactionAmounts/transactionShares",
                        place,
                    );
                    self.amount(
                        &row.transaction_price_per_share,
                        "transactionAmounts/transactionPricePerShare",
                        place,
                    );
                    self.acquired_disposed(&row.transaction_acquired_disposed_code, place);
                    self.post(&row.post_transaction_amounts, place);
                    self.nature(&row.ownership_nature, place);
                }
                NonDerivativeRow::Holding(row) => {
                    let place = RowPlace {
                        table: "nonDerivativeTable",
                        row: "nonDerivativeHolding",
                        number,
                    };
                    self.title(&row.security_title, place);
                    self.holding_coding(
                        &row.transaction_form_type,
                        &row.transaction_coding_footnotes,
                        place,
                    );
                    self.post(&row.post_transaction_amounts, place);
                    self.nature(&row.ownership_nature, place);
                }
            }
        }
        for (number, row) in (1..).zip(&document.derivative_table) {
            match row {
                DerivativeRow::Transaction(row) => {
                    let place =
                        RowPlace { table: "derivativeTable", row: "derivativeTransaction", number };
                    self.title(&row.security_title, place);
                    self.amount(
                        &row.conversion_or_exercise_price,
                        "conversionOrExercisePrice",
                        place,
                    );
                    self.coding(&row.transaction_coding, place);
                    self.dated(
                        &row.transaction_date,
                        &row.transaction_coding,
                        &row.transaction_timeliness,
                        place,
                    );
                    self.date(&row.deemed_execution_date, "deemedExecutionDate", place);
                    self.timeliness(&row.transaction_timeliness, place);
                    self.amount(
                        &row.transaction_shares,
                        "transactionAmounts/transactionShares",
                        place,
                    );
                    self.amount(
                        &row.transaction_total_value,
                        "transactionAmounts/transactionTotalValue",
                        place,
                    );
                    self.either(
                        &row.transaction_shares,
                        &row.transaction_total_value,
                        "transactionAmounts",
                        place,
                    );
                    self.amount(
                        &row.transaction_price_per_share,
                        "transactionAmounts/transactionPricePerShare",
                        place,
                    );
                    self.acquired_disposed(&row.transaction_acquired_disposed_code, place);
                    self.date(&row.exercise_date, "exerciseDate", place);
                    self.date(&row.expiration_date, "expirationDate", place);
                    self.underlying(&row.underlying_security, place);
                    self.post(&row.post_transaction_amounts, place);
                    self.nature(&row.ownership_nature, place);
                }
                DerivativeRow::Holding(row) => {
                    let place =
                        RowPlace { table: "derivativeTable", row: "derivativeHolding", number };
                    self.title(&row.security_title, place);
                    self.amount(
                        &row.conversion_or_exercise_price,
                        "conversionOrExercisePrice",
                        place,
                    );
                    self.holding_coding(
                        &row.transaction_form_type,
                        &row.transaction_coding_footnotes,
                        place,
                    );
                    self.date(&row.exercise_date, "exerciseDate", place);
                    self.date(&row.expiration_date, "expirationDate", place);
                    self.underlying(&row.underlying_security, place);
                    self.post(&row.post_transaction_amounts, place);
                    self.nature(&row.ownership_nature, place);
                }
            }
        }
    }

    fn refer(&mut self, footnotes: &'a [FootnoteId], place: RowPlace) {
        self.referenced.extend(footnotes.iter().map(|id| (id, place)));
    }

    fn title(&mut self, title: &'a Field<Str>, place: RowPlace) {
        self.refer(&title.footnotes, place);
        if title.is_blank() {
            self.missing(place.at("securityTitle/value"));
        }
    }

    fn coding(&mut self, coding: &'a TransactionCoding, place: RowPlace) {
        self.refer(&coding.footnotes, place);
        self.code(
            &coding.transaction_form_type,
            &["4", "5"],
            place.at("transactionCoding/transactionFormType"),
        );
        if let Value::Valid(code) = &coding.transaction_code
            && !(code.len() == 1 && TRANSACTION_CODES.contains(code.as_str()))
        {
            let location = place.at("transactionCoding/transactionCode");
            let message = format!("`{code}` is not a transaction code of the form");
            self.add(Code::UnknownCode, location, code, message);
        }
    }

    fn holding_coding(
        &mut self,
        form_type: &Value<Str>,
        footnotes: &'a [FootnoteId],
        place: RowPlace,
    ) {
        self.refer(footnotes, place);
        self.code(form_type, &["3"], place.at("transactionCoding/transactionFormType"));
    }

    fn timeliness(&mut self, timeliness: &'a Field<Str>, place: RowPlace) {
        self.refer(&timeliness.footnotes, place);
        self.code(&timeliness.value, &["E", "L"], place.at("transactionTimeliness/value"));
    }

    fn acquired_disposed(&mut self, code: &'a Field<Str>, place: RowPlace) {
        self.refer(&code.footnotes, place);
        let element = "transactionAmounts/transactionAcquiredDisposedCode/value";
        self.code(&code.value, &["A", "D"], place.at(element));
    }

    fn amount(&mut self, amount: &'a Field<Decimal>, element: &str, place: RowPlace) {
        self.refer(&amount.footnotes, place);
        let Value::Valid(number) = &amount.value else { return };
        if number.is_negative() {
            let message = format!("`{element}` is below zero");
            self.add(Code::NegativeNumber, place.at(element), number.as_str(), message);
        } else if number.integer_digits() > INTEGER_DIGITS {
            let message = format!("`{element}` has more than {INTEGER_DIGITS} digits");
            self.add(Code::ImplausibleValue, place.at(element), number.as_str(), message);
        }
    }

    fn either(
        &mut self,
        shares: &Field<Decimal>,
        value: &Field<Decimal>,
        element: &str,
        place: RowPlace,
    ) {
        if let (Some(shares), Some(value)) = (shares.valid(), value.valid()) {
            let raw = format!("{shares} shares, value {value}");
            let message = format!("`{element}` has both a number and a value");
            self.add(Code::SharesAndValue, place.at(element), &raw, message);
        }
    }

    fn underlying(&mut self, underlying: &'a crate::model::UnderlyingSecurity, place: RowPlace) {
        self.refer(&underlying.underlying_security_title.footnotes, place);
        let shares = &underlying.underlying_security_shares;
        let value = &underlying.underlying_security_value;
        self.amount(shares, "underlyingSecurity/underlyingSecurityShares", place);
        self.amount(value, "underlyingSecurity/underlyingSecurityValue", place);
        self.either(shares, value, "underlyingSecurity", place);
    }

    fn post(&mut self, post: &'a PostTransactionAmounts, place: RowPlace) {
        let shares = &post.shares_owned_following_transaction;
        let value = &post.value_owned_following_transaction;
        self.amount(shares, "postTransactionAmounts/sharesOwnedFollowingTransaction", place);
        self.amount(value, "postTransactionAmounts/valueOwnedFollowingTransaction", place);
        self.either(shares, value, "postTransactionAmounts", place);
    }

    fn nature(&mut self, nature: &'a OwnershipNature, place: RowPlace) {
        let direct = &nature.direct_or_indirect_ownership;
        self.refer(&direct.footnotes, place);
        self.refer(&nature.nature_of_ownership.footnotes, place);
        let element = "ownershipNature/directOrIndirectOwnership/value";
        self.code(&direct.value, &["D", "I"], place.at(element));
    }

    fn date(&mut self, date: &'a Field<Date>, element: &str, place: RowPlace) {
        self.refer(&date.footnotes, place);
        self.plausible_date(&date.value, place.at(element));
    }

    fn plausible_date(&mut self, date: &Value<Date>, at: At<'_>) {
        if let Value::Valid(date) = date
            && !YEARS.contains(&date.year())
        {
            let raw = date.to_string();
            self.add(
                Code::ImplausibleValue,
                at,
                &raw,
                format!("the year of {raw} is hardly meant"),
            );
        }
    }

    /// A transaction's date: it must not be after the filing, save that a transaction that is
    /// reportable on Form 5 may be reported early (0001127602-24-015987).
    fn dated(
        &mut self,
        date: &'a Field<Date>,
        coding: &TransactionCoding,
        timeliness: &Field<Str>,
        place: RowPlace,
    ) {
        self.date(date, "transactionDate", place);
        let early = coding.transaction_form_type.text() == "5" || timeliness.value.text() == "E";
        if let (Some(date), Some(filed)) = (date.valid(), self.header.filed_date)
            && *date > filed
            && !early
        {
            let location = place.at("transactionDate/value");
            let message = format!("the transaction is dated {date}, and the filing {filed}");
            self.add(Code::TransactionAfterFiling, location, &date.to_string(), message);
        }
    }

    fn footnotes(&mut self) {
        let document = self.document;
        if document.footnotes.is_empty() && self.referenced.is_empty() {
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
                self.add(Code::FootnoteDuplicateId, at, first.as_str(), message);
            }
        }
        let mut referenced = std::mem::take(&mut self.referenced);
        for (id, place) in &referenced {
            if ids.binary_search(id).is_err() {
                let message = format!("the row refers to `{id}`, and there is no such footnote");
                self.add(Code::FootnoteMissing, place.at("footnoteId/@id"), id.as_str(), message);
            }
        }
        referenced.sort_unstable_by_key(|(id, _)| *id);
        for id in document.footnotes.iter().filter_map(|footnote| footnote.id.as_ref()) {
            if referenced.binary_search_by_key(&id, |(id, _)| *id).is_err() {
                let message = format!("nothing refers to the footnote `{id}`");
                let at = outside("footnotes/footnote");
                self.add(Code::FootnoteUnreferenced, at, id.as_str(), message);
            }
        }
    }

    fn header(&mut self) {
        let document = self.document;
        let header = self.header;
        if let (Some(form_type), Value::Valid(document_type)) =
            (&header.form_type, &document.document_type)
            && form_type != document_type
        {
            let message = format!(
                "the submission is a form {form_type}, and the document a form {document_type}"
            );
            self.add(Code::FormTypeMismatch, outside("documentType"), form_type, message);
        }
        if let (Some(cik), Value::Valid(issuer)) =
            (header.issuer.as_ref().and_then(|party| party.cik), &document.issuer.issuer_cik)
            && cik != *issuer
        {
            let message = format!("the header names issuer {cik}, and the document {issuer}");
            self.add(Code::IssuerCikMismatch, outside("issuer/issuerCik"), cik.as_str(), message);
        }
        self.header_owners();
    }

    fn header_owners(&mut self) {
        let in_header: HashSet<_> =
            self.header.reporting_owners.iter().filter_map(|party| party.cik).collect();
        let owners = &self.document.reporting_owners;
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
            self.add(Code::OwnerCikMismatch, outside(location), cik.as_str(), message);
        }
        for cik in only_document {
            let message = format!("the document names the owner {cik}, and the header does not");
            self.add(Code::OwnerCikMismatch, outside(location), cik.as_str(), message);
        }
    }
}

//! A check for each kind of value: the value and its location enter; problems leave, and the
//! references to footnotes that were met.

use crate::ids::FootnoteId;
use crate::model::{
    OwnershipDocument, OwnershipNature, PostTransactionAmounts, TransactionCoding,
    UnderlyingSecurity,
};
use crate::problem::{Code, Problem};
use crate::submission::Header;
use crate::value::{Date, Decimal, Field, Str, Value};

use super::location::{At, RowLocation, outside};
use super::plausible::{self, Dates};

/// The transaction codes of the form. `K` and `V` are printed beside a code and never filed as
/// one.
const TRANSACTION_CODES: &str = "ACDEFGHIJLMOPSUWXZ";

/// Filed numbers have at most this many digits before the point.
const INTEGER_DIGITS: usize = 12;

/// What is checked, and what was found so far.
pub(super) struct Checker<'a> {
    pub(super) document: &'a OwnershipDocument,
    pub(super) header: &'a Header,
    /// Whether a missing CIK is a problem.
    pub(super) needs_cik: bool,
    dates: Dates,
    problems: &'a mut Vec<Problem>,
    /// Every reference to a footnote, and where it is.
    pub(super) referenced: Vec<(&'a FootnoteId, RowLocation)>,
}

impl<'a> Checker<'a> {
    /// A checker of `document` that adds to `problems`.
    pub(super) fn new(
        document: &'a OwnershipDocument,
        header: &'a Header,
        needs_cik: bool,
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        let dates = Dates::of(document, header);
        Self { document, header, needs_cik, dates, problems, referenced: Vec::new() }
    }

    pub(super) fn add(&mut self, code: Code, at: At<'_>, raw: &str, message: impl Into<String>) {
        self.problems.push(Problem::new(code, at.path(), raw, message));
    }

    pub(super) fn missing(&mut self, at: At<'_>) {
        let message = format!("`{}` is missing or empty, and the form requires it", at.element);
        self.add(Code::MissingElement, at, "", message);
    }

    pub(super) fn required<T>(&mut self, value: &Value<T>, element: &str) {
        if matches!(value, Value::Absent | Value::Empty) {
            self.missing(outside(element));
        }
    }

    pub(super) fn code(&mut self, value: &Value<Str>, legal: &[&str], at: At<'_>) {
        if let Value::Valid(code) = value
            && !legal.contains(&code.as_str())
        {
            let message = format!("`{code}` is not a code of this element ({})", legal.join(", "));
            self.add(Code::UnknownCode, at, code, message);
        }
    }

    pub(super) fn refer(&mut self, footnotes: &'a [FootnoteId], location: RowLocation) {
        self.referenced.extend(footnotes.iter().map(|id| (id, location)));
    }

    pub(super) fn title(&mut self, title: &'a Field<Str>, location: RowLocation) {
        self.refer(&title.footnotes, location);
        if title.is_blank() {
            self.missing(location.at("securityTitle/value"));
        }
    }

    pub(super) fn coding(&mut self, coding: &'a TransactionCoding, location: RowLocation) {
        self.refer(&coding.footnotes, location);
        self.code(
            &coding.transaction_form_type,
            &["4", "5"],
            location.at("transactionCoding/transactionFormType"),
        );
        if let Value::Valid(code) = &coding.transaction_code
            && !(code.len() == 1 && TRANSACTION_CODES.contains(code.as_str()))
        {
            let location = location.at("transactionCoding/transactionCode");
            let message = format!("`{code}` is not a transaction code of the form");
            self.add(Code::UnknownCode, location, code, message);
        }
    }

    pub(super) fn holding_coding(
        &mut self,
        form_type: &Value<Str>,
        footnotes: &'a [FootnoteId],
        location: RowLocation,
    ) {
        self.refer(footnotes, location);
        self.code(form_type, &["3"], location.at("transactionCoding/transactionFormType"));
    }

    pub(super) fn timeliness(&mut self, timeliness: &'a Field<Str>, location: RowLocation) {
        self.refer(&timeliness.footnotes, location);
        self.code(&timeliness.value, &["E", "L"], location.at("transactionTimeliness/value"));
    }

    pub(super) fn acquired_disposed(&mut self, code: &'a Field<Str>, location: RowLocation) {
        self.refer(&code.footnotes, location);
        let element = "transactionAmounts/transactionAcquiredDisposedCode/value";
        self.code(&code.value, &["A", "D"], location.at(element));
    }

    pub(super) fn amount(
        &mut self,
        amount: &'a Field<Decimal>,
        element: &str,
        location: RowLocation,
    ) {
        self.refer(&amount.footnotes, location);
        let Value::Valid(number) = &amount.value else { return };
        if number.is_negative() {
            let message = format!("`{element}` is below zero");
            self.add(Code::NegativeNumber, location.at(element), number.as_str(), message);
        } else if number.integer_digits() > INTEGER_DIGITS {
            let message = format!("`{element}` has more than {INTEGER_DIGITS} digits");
            self.add(Code::ImplausibleValue, location.at(element), number.as_str(), message);
        }
    }

    pub(super) fn either(
        &mut self,
        shares: &Field<Decimal>,
        value: &Field<Decimal>,
        element: &str,
        location: RowLocation,
    ) {
        if let (Some(shares), Some(value)) = (shares.valid(), value.valid()) {
            let raw = format!("{shares} shares, value {value}");
            let message = format!("`{element}` has both a number and a value");
            self.add(Code::SharesAndValue, location.at(element), &raw, message);
        }
    }

    pub(super) fn underlying(&mut self, underlying: &'a UnderlyingSecurity, location: RowLocation) {
        self.refer(&underlying.underlying_security_title.footnotes, location);
        let shares = &underlying.underlying_security_shares;
        let value = &underlying.underlying_security_value;
        self.amount(shares, "underlyingSecurity/underlyingSecurityShares", location);
        self.amount(value, "underlyingSecurity/underlyingSecurityValue", location);
        self.either(shares, value, "underlyingSecurity", location);
    }

    pub(super) fn post(&mut self, post: &'a PostTransactionAmounts, location: RowLocation) {
        let shares = &post.shares_owned_following_transaction;
        let value = &post.value_owned_following_transaction;
        self.amount(shares, "postTransactionAmounts/sharesOwnedFollowingTransaction", location);
        self.amount(value, "postTransactionAmounts/valueOwnedFollowingTransaction", location);
        self.either(shares, value, "postTransactionAmounts", location);
    }

    pub(super) fn nature(&mut self, nature: &'a OwnershipNature, location: RowLocation) {
        let direct = &nature.direct_or_indirect_ownership;
        self.refer(&direct.footnotes, location);
        self.refer(&nature.nature_of_ownership.footnotes, location);
        let element = "ownershipNature/directOrIndirectOwnership/value";
        self.code(&direct.value, &["D", "I"], location.at(element));
    }

    pub(super) fn date(&mut self, date: &'a Field<Date>, element: &str, location: RowLocation) {
        self.refer(&date.footnotes, location);
        self.plausible_date(&date.value, location.at(element));
    }

    pub(super) fn plausible_date(&mut self, date: &Value<Date>, at: At<'_>) {
        if let Value::Valid(date) = date
            && !plausible::is_year(*date)
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

    /// A transaction's date: it must not be after the filing or, where nobody says when that was,
    /// after the last signature, save that a transaction that is reportable on Form 5 may be
    /// reported early (0001127602-24-015987).
    pub(super) fn dated(
        &mut self,
        date: &'a Field<Date>,
        coding: &TransactionCoding,
        timeliness: &Field<Str>,
        location: RowLocation,
    ) {
        self.date(date, "transactionDate", location);
        let Some(&date) = date.valid() else { return };
        let at = location.at("transactionDate/value");
        let early = coding.transaction_form_type.text() == "5" || timeliness.value.text() == "E";
        if let Some(filed) = self.header.filed_date
            && date > filed
            && !early
        {
            let message = format!("the transaction is dated {date}, and the filing {filed}");
            self.add(Code::TransactionAfterFiling, at, &date.to_string(), message);
        } else if !self.far(date, coding, at)
            && let Some(signed) = self.dates.signed
            && date > signed
            && !early
        {
            let message =
                format!("the transaction is dated {date}, and the last signature {signed}");
            self.add(Code::TransactionAfterSignature, at, &date.to_string(), message);
        }
    }

    /// A deemed date of execution.
    pub(super) fn deemed(
        &mut self,
        date: &'a Field<Date>,
        coding: &TransactionCoding,
        location: RowLocation,
    ) {
        self.date(date, "deemedExecutionDate", location);
        if let Some(&date) = date.valid() {
            self.far(date, coding, location.at("deemedExecutionDate/value"));
        }
    }

    /// Reports a date of a transaction that is years away from the dates of the form.
    fn far(&mut self, date: Date, coding: &TransactionCoding, at: At<'_>) -> bool {
        let may_be_old = self.document.is_form5() || coding.transaction_form_type.text() == "5";
        let is_far = plausible::is_year(date) && self.dates.is_far(date, may_be_old);
        if is_far {
            let message =
                format!("{date} is years away from the period and the signatures of the form");
            self.add(Code::ImplausibleValue, at, &date.to_string(), message);
        }
        is_far
    }

    /// The date of a signature.
    pub(super) fn signed(&mut self, date: &Value<Date>) {
        let at = outside("ownerSignature/signatureDate");
        self.plausible_date(date, at);
        if let (Some(&date), Some(&period)) = (date.valid(), self.document.period_of_report.valid())
            && plausible::is_year(date)
            && plausible::is_year(period)
            && plausible::is_signed_far(date, period)
        {
            let message = format!("{date} is years away from the period of the form, {period}");
            self.add(Code::ImplausibleValue, at, &date.to_string(), message);
        }
    }

    /// A number of shares and the price of one.
    pub(super) fn worth(
        &mut self,
        shares: &Field<Decimal>,
        price: &Field<Decimal>,
        element: &str,
        location: RowLocation,
    ) {
        if let (Some(shares), Some(price)) = (shares.valid(), price.valid())
            && plausible::is_beyond_any_worth(shares, price)
        {
            let raw = format!("{shares} x {price}");
            let message = format!(
                "`{element}` times the number of shares is more than any holding is worth; it may \
                 be a total"
            );
            self.add(Code::ImplausibleValue, location.at(element), &raw, message);
        }
    }
}

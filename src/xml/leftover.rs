//! What a row holds and its kind has no column for: a [`Security`] enters, problems leave.

use crate::problem::{Code, Problem};
use crate::value::{Field, Value};

use super::leaf::Leaf;
use super::security::Security;
use super::trail::RowLocation;

/// Reports what a row holds and its kind has no column for.
pub(super) struct Leftover<'p, 'a> {
    pub(super) location: RowLocation<'a>,
    pub(super) problems: &'p mut Vec<Problem>,
}

impl Leftover<'_, '_> {
    /// The parts of a transaction, in a holding.
    pub(super) fn transaction_parts(&mut self, security: &Security) {
        let coding = &security.transaction_coding;
        self.value("transactionCoding/transactionCode", &coding.transaction_code);
        self.value("transactionCoding/equitySwapInvolved", &coding.equity_swap_involved);
        self.field("transactionDate", &security.transaction_date);
        self.field("deemedExecutionDate", &security.deemed_execution_date);
        self.field("transactionTimeliness", &security.transaction_timeliness);
        self.field("transactionAmounts/transactionShares", &security.transaction_shares);
        self.field("transactionAmounts/transactionTotalValue", &security.transaction_total_value);
        self.field(
            "transactionAmounts/transactionPricePerShare",
            &security.transaction_price_per_share,
        );
        self.field(
            "transactionAmounts/transactionAcquiredDisposedCode",
            &security.transaction_acquired_disposed_code,
        );
    }

    /// The parts of a derivative, in a row of Table I.
    pub(super) fn derivative_parts(&mut self, security: &Security) {
        let underlying = &security.underlying_security;
        self.field("conversionOrExercisePrice", &security.conversion_or_exercise_price);
        self.field("exerciseDate", &security.exercise_date);
        self.field("expirationDate", &security.expiration_date);
        self.field(
            "underlyingSecurity/underlyingSecurityTitle",
            &underlying.underlying_security_title,
        );
        self.field(
            "underlyingSecurity/underlyingSecurityShares",
            &underlying.underlying_security_shares,
        );
        self.field(
            "underlyingSecurity/underlyingSecurityValue",
            &underlying.underlying_security_value,
        );
    }

    pub(super) fn field<T: Leaf>(&mut self, path: &str, field: &Field<T>) {
        // The text of an invalid value was reported when it was read.
        if let Value::Valid(value) = &field.value {
            self.report(&format!("{path}/value"), &value.as_filed());
        }
        for id in &field.footnotes {
            self.report(&format!("{path}/footnoteId/@id"), id.as_str());
        }
    }

    fn value<T: Leaf>(&mut self, path: &str, value: &Value<T>) {
        if let Value::Valid(value) = value {
            self.report(path, &value.as_filed());
        }
    }

    fn report(&mut self, path: &str, raw: &str) {
        let code = if path.starts_with("transaction") || path.starts_with("deemed") {
            Code::HoldingWithTransaction
        } else {
            Code::NoColumn
        };
        let location = format!("{}/{path}", self.location);
        let message = format!("`{path}` has no column in this kind of row");
        self.problems.push(Problem::new(code, location, raw, message));
    }
}

//! The rows of Table I and Table II, in the layout of every schema version.
//!
//! Since X0201 there are four kinds of rows, each in its table. X0101 has two, directly below the
//! root, and transactions and holdings share them. All are read into one [`Security`] first, and
//! what the kind of row has no column for is reported from there.

use crate::model::{
    DerivativeHolding, DerivativeRow, DerivativeTransaction, NonDerivativeHolding,
    NonDerivativeRow, NonDerivativeTransaction, OwnershipDocument, OwnershipNature,
    PostTransactionAmounts, TransactionCoding, UnderlyingSecurity,
};
use crate::problem::{Code, Problem};
use crate::value::{Date, Decimal, Field, Str, Value};

use super::cursor::{Cursor, Fault};
use super::leaf::Leaf;
use super::location::RowLocation;
use super::schema;

/// Reads a child of the root, wherever it stands.
type RootChild = fn(&mut Cursor<'_>, &mut OwnershipDocument, &str) -> Result<(), Fault>;

/// Everything that a row of any kind can hold.
#[derive(Default)]
struct Security {
    security_title: Field<Str>,
    conversion_or_exercise_price: Field<Decimal>,
    transaction_date: Field<Date>,
    deemed_execution_date: Field<Date>,
    has_coding: bool,
    transaction_coding: TransactionCoding,
    transaction_timeliness: Field<Str>,
    transaction_shares: Field<Decimal>,
    transaction_total_value: Field<Decimal>,
    transaction_price_per_share: Field<Decimal>,
    transaction_acquired_disposed_code: Field<Str>,
    exercise_date: Field<Date>,
    expiration_date: Field<Date>,
    underlying_security: UnderlyingSecurity,
    post_transaction_amounts: PostTransactionAmounts,
    ownership_nature: OwnershipNature,
}

/// Whether `name` is a row since X0201.
pub(super) fn is_row(name: &str) -> bool {
    matches!(
        name,
        "nonDerivativeTransaction"
            | "nonDerivativeHolding"
            | "derivativeTransaction"
            | "derivativeHolding"
    )
}

/// Reads `nonDerivativeTable`.
pub(super) fn non_derivative_table(
    cursor: &mut Cursor<'_>,
    document: &mut OwnershipDocument,
    root_child: RootChild,
) -> Result<(), Fault> {
    table(cursor, document, ["nonDerivativeTransaction", "nonDerivativeHolding"], root_child)
}

/// Reads `derivativeTable`.
pub(super) fn derivative_table(
    cursor: &mut Cursor<'_>,
    document: &mut OwnershipDocument,
    root_child: RootChild,
) -> Result<(), Fault> {
    table(cursor, document, ["derivativeTransaction", "derivativeHolding"], root_child)
}

fn table(
    cursor: &mut Cursor<'_>,
    document: &mut OwnershipDocument,
    rows: [&str; 2],
    root_child: RootChild,
) -> Result<(), Fault> {
    while let Some(name) = cursor.next_child()? {
        if rows.contains(&name) {
            row(cursor, document, name)?;
        } else if is_row(name) {
            cursor.report(Code::MisplacedRow, "", "stands in the other table");
            row(cursor, document, name)?;
        } else if schema::children(schema::ROOT).is_some_and(|names| names.contains(&name)) {
            // On EDGAR 47 filings have a table in the other one, others a signature or notes.
            cursor.report(Code::MisplacedRow, "", "stands inside a table");
            root_child(cursor, document, name)?;
        } else {
            cursor.unknown_element()?;
        }
    }
    Ok(())
}

/// Reads the row under the cursor, whose element is called `name`, and adds it to its table.
pub(super) fn row(
    cursor: &mut Cursor<'_>,
    document: &mut OwnershipDocument,
    name: &str,
) -> Result<(), Fault> {
    let derivative = name.starts_with("derivative");
    let rows = if derivative {
        document.derivative_table.len()
    } else {
        document.non_derivative_table.len()
    };
    cursor.number_row(rows + 1);
    let location = cursor.row_location();
    let mut security = Security::default();
    security.read(cursor, false)?;
    let left = &mut Leftover { location, problems: &mut cursor.problems };
    match (derivative, name.ends_with("Transaction")) {
        (false, true) => document
            .non_derivative_table
            .push(NonDerivativeRow::Transaction(security.non_derivative_transaction(left))),
        (false, false) => document
            .non_derivative_table
            .push(NonDerivativeRow::Holding(security.non_derivative_holding(left))),
        (true, true) => document
            .derivative_table
            .push(DerivativeRow::Transaction(security.derivative_transaction())),
        (true, false) => {
            document
                .derivative_table
                .push(DerivativeRow::Holding(security.derivative_holding(left)));
        }
    }
    Ok(())
}

/// Reads `nonDerivativeSecurity`, a row of X0101.
pub(super) fn non_derivative_security(
    cursor: &mut Cursor<'_>,
    document: &mut OwnershipDocument,
) -> Result<(), Fault> {
    cursor.number_row(document.non_derivative_table.len() + 1);
    let location = cursor.row_location();
    let mut security = Security::default();
    security.read(cursor, true)?;
    let left = &mut Leftover { location, problems: &mut cursor.problems };
    document.non_derivative_table.push(if security.is_x0101_holding() {
        NonDerivativeRow::Holding(security.with_x0101_amount().non_derivative_holding(left))
    } else {
        NonDerivativeRow::Transaction(security.non_derivative_transaction(left))
    });
    Ok(())
}

/// Reads `derivativeSecurity`, a row of X0101.
pub(super) fn derivative_security(
    cursor: &mut Cursor<'_>,
    document: &mut OwnershipDocument,
) -> Result<(), Fault> {
    cursor.number_row(document.derivative_table.len() + 1);
    let location = cursor.row_location();
    let mut security = Security::default();
    security.read(cursor, true)?;
    let left = &mut Leftover { location, problems: &mut cursor.problems };
    document.derivative_table.push(if security.is_x0101_holding() {
        DerivativeRow::Holding(security.with_x0101_amount().derivative_holding(left))
    } else {
        DerivativeRow::Transaction(security.derivative_transaction())
    });
    Ok(())
}

impl Security {
    fn read(&mut self, cursor: &mut Cursor<'_>, x0101: bool) -> Result<(), Fault> {
        while let Some(name) = cursor.next_child()? {
            match name {
                "securityTitle" => cursor.field_into(&mut self.security_title)?,
                "conversionOrExercisePrice" => {
                    cursor.field_into(&mut self.conversion_or_exercise_price)?;
                }
                "transactionDate" => cursor.field_into(&mut self.transaction_date)?,
                "deemedExecutionDate" => cursor.field_into(&mut self.deemed_execution_date)?,
                "transactionCoding" => self.coding(cursor)?,
                "transactionTimeliness" => cursor.field_into(&mut self.transaction_timeliness)?,
                "transactionAmounts" => self.amounts(cursor, x0101)?,
                "exerciseDate" => cursor.field_into(&mut self.exercise_date)?,
                "expirationDate" => cursor.field_into(&mut self.expiration_date)?,
                "underlyingSecurity" => underlying(cursor, &mut self.underlying_security)?,
                "postTransactionAmounts" => post(cursor, &mut self.post_transaction_amounts)?,
                "ownershipNature" => nature(cursor, &mut self.ownership_nature)?,
                _ => cursor.unknown_element()?,
            }
        }
        Ok(())
    }

    fn coding(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        self.has_coding = true;
        let coding = &mut self.transaction_coding;
        while let Some(name) = cursor.next_child()? {
            match name {
                "transactionFormType" => cursor.value_into(&mut coding.transaction_form_type)?,
                "transactionCode" => cursor.value_into(&mut coding.transaction_code)?,
                "equitySwapInvolved" => cursor.value_into(&mut coding.equity_swap_involved)?,
                "footnoteId" => cursor.footnote_into(&mut coding.footnotes)?,
                _ => cursor.unknown_element()?,
            }
        }
        Ok(())
    }

    fn amounts(&mut self, cursor: &mut Cursor<'_>, x0101: bool) -> Result<(), Fault> {
        while let Some(name) = cursor.next_child()? {
            match name {
                "transactionShares" => cursor.field_into(&mut self.transaction_shares)?,
                "transactionTotalValue" => cursor.field_into(&mut self.transaction_total_value)?,
                "transactionPricePerShare" => {
                    cursor.field_into(&mut self.transaction_price_per_share)?;
                }
                // The price of X0101.
                "transactionValue" if x0101 => {
                    cursor.field_into(&mut self.transaction_price_per_share)?;
                }
                "transactionAcquiredDisposedCode" => {
                    cursor.field_into(&mut self.transaction_acquired_disposed_code)?;
                }
                "footnoteId" => cursor.element_without_column()?,
                _ => cursor.unknown_element()?,
            }
        }
        Ok(())
    }

    fn is_x0101_holding(&self) -> bool {
        !self.has_coding && self.transaction_date.is_blank()
    }

    fn non_derivative_transaction(self, left: &mut Leftover<'_, '_>) -> NonDerivativeTransaction {
        left.derivative_parts(&self);
        left.field("transactionAmounts/transactionTotalValue", &self.transaction_total_value);
        NonDerivativeTransaction {
            security_title: self.security_title,
            transaction_date: self.transaction_date,
            deemed_execution_date: self.deemed_execution_date,
            transaction_coding: self.transaction_coding,
            transaction_timeliness: self.transaction_timeliness,
            transaction_shares: self.transaction_shares,
            transaction_price_per_share: self.transaction_price_per_share,
            transaction_acquired_disposed_code: self.transaction_acquired_disposed_code,
            post_transaction_amounts: self.post_transaction_amounts,
            ownership_nature: self.ownership_nature,
        }
    }

    fn non_derivative_holding(self, left: &mut Leftover<'_, '_>) -> NonDerivativeHolding {
        left.derivative_parts(&self);
        left.transaction_parts(&self);
        NonDerivativeHolding {
            security_title: self.security_title,
            transaction_form_type: self.transaction_coding.transaction_form_type,
            transaction_coding_footnotes: self.transaction_coding.footnotes,
            post_transaction_amounts: self.post_transaction_amounts,
            ownership_nature: self.ownership_nature,
        }
    }

    fn derivative_transaction(self) -> DerivativeTransaction {
        DerivativeTransaction {
            security_title: self.security_title,
            conversion_or_exercise_price: self.conversion_or_exercise_price,
            transaction_date: self.transaction_date,
            deemed_execution_date: self.deemed_execution_date,
            transaction_coding: self.transaction_coding,
            transaction_timeliness: self.transaction_timeliness,
            transaction_shares: self.transaction_shares,
            transaction_total_value: self.transaction_total_value,
            transaction_price_per_share: self.transaction_price_per_share,
            transaction_acquired_disposed_code: self.transaction_acquired_disposed_code,
            exercise_date: self.exercise_date,
            expiration_date: self.expiration_date,
            underlying_security: self.underlying_security,
            post_transaction_amounts: self.post_transaction_amounts,
            ownership_nature: self.ownership_nature,
        }
    }

    fn derivative_holding(self, left: &mut Leftover<'_, '_>) -> DerivativeHolding {
        left.transaction_parts(&self);
        DerivativeHolding {
            security_title: self.security_title,
            conversion_or_exercise_price: self.conversion_or_exercise_price,
            transaction_form_type: self.transaction_coding.transaction_form_type,
            transaction_coding_footnotes: self.transaction_coding.footnotes,
            exercise_date: self.exercise_date,
            expiration_date: self.expiration_date,
            underlying_security: self.underlying_security,
            post_transaction_amounts: self.post_transaction_amounts,
            ownership_nature: self.ownership_nature,
        }
    }

    /// About 1,950 filings of X0101 have what a holding owns in `transactionShares`, and no
    /// `postTransactionAmounts`.
    fn with_x0101_amount(mut self) -> Self {
        let post = &mut self.post_transaction_amounts;
        if post.shares_owned_following_transaction.is_blank()
            && post.value_owned_following_transaction.is_blank()
        {
            post.shares_owned_following_transaction = std::mem::take(&mut self.transaction_shares);
        }
        self
    }
}

fn underlying(cursor: &mut Cursor<'_>, underlying: &mut UnderlyingSecurity) -> Result<(), Fault> {
    while let Some(name) = cursor.next_child()? {
        match name {
            "underlyingSecurityTitle" => {
                cursor.field_into(&mut underlying.underlying_security_title)?;
            }
            "underlyingSecurityShares" => {
                cursor.field_into(&mut underlying.underlying_security_shares)?;
            }
            "underlyingSecurityValue" => {
                cursor.field_into(&mut underlying.underlying_security_value)?;
            }
            "footnoteId" => cursor.element_without_column()?,
            _ => cursor.unknown_element()?,
        }
    }
    Ok(())
}

fn post(cursor: &mut Cursor<'_>, post: &mut PostTransactionAmounts) -> Result<(), Fault> {
    while let Some(name) = cursor.next_child()? {
        match name {
            "sharesOwnedFollowingTransaction" => {
                cursor.field_into(&mut post.shares_owned_following_transaction)?;
            }
            "valueOwnedFollowingTransaction" => {
                cursor.field_into(&mut post.value_owned_following_transaction)?;
            }
            "footnoteId" => cursor.element_without_column()?,
            _ => cursor.unknown_element()?,
        }
    }
    Ok(())
}

fn nature(cursor: &mut Cursor<'_>, nature: &mut OwnershipNature) -> Result<(), Fault> {
    while let Some(name) = cursor.next_child()? {
        match name {
            "directOrIndirectOwnership" => {
                cursor.field_into(&mut nature.direct_or_indirect_ownership)?;
            }
            "natureOfOwnership" => cursor.field_into(&mut nature.nature_of_ownership)?,
            "footnoteId" => cursor.element_without_column()?,
            _ => cursor.unknown_element()?,
        }
    }
    Ok(())
}

/// Reports what a row holds and its kind has no column for.
struct Leftover<'p, 'a> {
    location: RowLocation<'a>,
    problems: &'p mut Vec<Problem>,
}

impl Leftover<'_, '_> {
    /// The parts of a transaction, in a holding.
    fn transaction_parts(&mut self, security: &Security) {
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
    fn derivative_parts(&mut self, security: &Security) {
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

    fn field<T: Leaf>(&mut self, path: &str, field: &Field<T>) {
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

//! Table I and Table II: their elements enter, rows of the model leave.
//!
//! Since X0201 there are four kinds of rows, each in its table. X0101 has two, directly below the
//! root, and transactions and holdings share them. All are read as a [`Security`]; what the kind
//! of row has no column for goes to the problems by [`Leftover`].

use crate::model::{
    DerivativeHolding, DerivativeRow, DerivativeTransaction, NonDerivativeHolding,
    NonDerivativeRow, NonDerivativeTransaction, OwnershipDocument,
};
use crate::problem::Code;

use super::cursor::{Cursor, Fault};
use super::leftover::Leftover;
use super::schema;
use super::security::Security;

/// Reads a child of the root, wherever it stands.
type RootChild = fn(&mut Cursor<'_>, &mut OwnershipDocument, &str) -> Result<(), Fault>;

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
    cursor.trail.number_row(rows + 1);
    let location = cursor.trail.row_location();
    let mut security = Security::default();
    security.read(cursor, false)?;
    let left = &mut Leftover { location, problems: &mut cursor.trail.problems };
    match (derivative, name.ends_with("Transaction")) {
        (false, true) => document
            .non_derivative_table
            .push(NonDerivativeRow::Transaction(non_derivative_transaction(security, left))),
        (false, false) => document
            .non_derivative_table
            .push(NonDerivativeRow::Holding(non_derivative_holding(security, left))),
        (true, true) => document
            .derivative_table
            .push(DerivativeRow::Transaction(derivative_transaction(security))),
        (true, false) => {
            document
                .derivative_table
                .push(DerivativeRow::Holding(derivative_holding(security, left)));
        }
    }
    Ok(())
}

/// Reads `nonDerivativeSecurity`, a row of X0101.
pub(super) fn non_derivative_security(
    cursor: &mut Cursor<'_>,
    document: &mut OwnershipDocument,
) -> Result<(), Fault> {
    cursor.trail.number_row(document.non_derivative_table.len() + 1);
    let location = cursor.trail.row_location();
    let mut security = Security::default();
    security.read(cursor, true)?;
    let left = &mut Leftover { location, problems: &mut cursor.trail.problems };
    document.non_derivative_table.push(if security.is_x0101_holding() {
        NonDerivativeRow::Holding(non_derivative_holding(security.with_x0101_amount(), left))
    } else {
        NonDerivativeRow::Transaction(non_derivative_transaction(security, left))
    });
    Ok(())
}

/// Reads `derivativeSecurity`, a row of X0101.
pub(super) fn derivative_security(
    cursor: &mut Cursor<'_>,
    document: &mut OwnershipDocument,
) -> Result<(), Fault> {
    cursor.trail.number_row(document.derivative_table.len() + 1);
    let location = cursor.trail.row_location();
    let mut security = Security::default();
    security.read(cursor, true)?;
    let left = &mut Leftover { location, problems: &mut cursor.trail.problems };
    document.derivative_table.push(if security.is_x0101_holding() {
        DerivativeRow::Holding(derivative_holding(security.with_x0101_amount(), left))
    } else {
        DerivativeRow::Transaction(derivative_transaction(security))
    });
    Ok(())
}

fn non_derivative_transaction(
    security: Security,
    left: &mut Leftover<'_, '_>,
) -> NonDerivativeTransaction {
    left.derivative_parts(&security);
    left.field("transactionAmounts/transactionTotalValue", &security.transaction_total_value);
    NonDerivativeTransaction {
        security_title: security.security_title,
        transaction_date: security.transaction_date,
        deemed_execution_date: security.deemed_execution_date,
        transaction_coding: security.transaction_coding,
        transaction_timeliness: security.transaction_timeliness,
        transaction_shares: security.transaction_shares,
        transaction_price_per_share: security.transaction_price_per_share,
        transaction_acquired_disposed_code: security.transaction_acquired_disposed_code,
        post_transaction_amounts: security.post_transaction_amounts,
        ownership_nature: security.ownership_nature,
    }
}

fn non_derivative_holding(security: Security, left: &mut Leftover<'_, '_>) -> NonDerivativeHolding {
    left.derivative_parts(&security);
    left.transaction_parts(&security);
    NonDerivativeHolding {
        security_title: security.security_title,
        transaction_form_type: security.transaction_coding.transaction_form_type,
        transaction_coding_footnotes: security.transaction_coding.footnotes,
        post_transaction_amounts: security.post_transaction_amounts,
        ownership_nature: security.ownership_nature,
    }
}

fn derivative_transaction(security: Security) -> DerivativeTransaction {
    DerivativeTransaction {
        security_title: security.security_title,
        conversion_or_exercise_price: security.conversion_or_exercise_price,
        transaction_date: security.transaction_date,
        deemed_execution_date: security.deemed_execution_date,
        transaction_coding: security.transaction_coding,
        transaction_timeliness: security.transaction_timeliness,
        transaction_shares: security.transaction_shares,
        transaction_total_value: security.transaction_total_value,
        transaction_price_per_share: security.transaction_price_per_share,
        transaction_acquired_disposed_code: security.transaction_acquired_disposed_code,
        exercise_date: security.exercise_date,
        expiration_date: security.expiration_date,
        underlying_security: security.underlying_security,
        post_transaction_amounts: security.post_transaction_amounts,
        ownership_nature: security.ownership_nature,
    }
}

fn derivative_holding(security: Security, left: &mut Leftover<'_, '_>) -> DerivativeHolding {
    left.transaction_parts(&security);
    DerivativeHolding {
        security_title: security.security_title,
        conversion_or_exercise_price: security.conversion_or_exercise_price,
        transaction_form_type: security.transaction_coding.transaction_form_type,
        transaction_coding_footnotes: security.transaction_coding.footnotes,
        exercise_date: security.exercise_date,
        expiration_date: security.expiration_date,
        underlying_security: security.underlying_security,
        post_transaction_amounts: security.post_transaction_amounts,
        ownership_nature: security.ownership_nature,
    }
}

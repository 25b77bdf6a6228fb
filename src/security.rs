//! Transactions and holdings of both tables of a form, seen as one.
//!
//! An [`OwnershipDocument`] enters, views of its rows leave: what
//! rows of Table I and Table II have in common is asked of the view, the rest of the row itself.

use crate::model::{
    DerivativeHolding, DerivativeRow, DerivativeTransaction, NonDerivativeHolding,
    NonDerivativeRow, NonDerivativeTransaction, OwnershipDocument, OwnershipNature,
    PostTransactionAmounts, TransactionCoding,
};
use crate::value::{Date, Decimal, Field, Str, Value};

/// A transaction of Table I or Table II.
///
/// # Examples
///
/// ```
/// let filing = section16::read(
///     br#"<ownershipDocument><documentType>4</documentType>
///     <nonDerivativeTable><nonDerivativeTransaction>
///       <securityTitle><value>Common Stock</value></securityTitle>
///       <transactionCoding><transactionCode>P</transactionCode></transactionCoding>
///       <transactionAmounts><transactionShares><value>1000</value></transactionShares></transactionAmounts>
///     </nonDerivativeTransaction></nonDerivativeTable></ownershipDocument>"#,
/// )?;
/// let bought: Vec<_> = filing
///     .document
///     .transactions()
///     .filter(|transaction| transaction.code().text() == "P")
///     .collect();
/// assert_eq!(bought[0].security_title().value.text(), "Common Stock");
/// assert_eq!(bought[0].shares().valid().map(|shares| shares.as_str()), Some("1000"));
/// # Ok::<(), section16::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transaction<'a> {
    row_number: usize,
    row: TransactionRow<'a>,
}

/// The row of a [`Transaction`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TransactionRow<'a> {
    /// Of Table I.
    NonDerivative(&'a NonDerivativeTransaction),
    /// Of Table II.
    Derivative(&'a DerivativeTransaction),
}

/// A holding of Table I or Table II.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Holding<'a> {
    row_number: usize,
    row: HoldingRow<'a>,
}

/// The row of a [`Holding`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HoldingRow<'a> {
    /// Of Table I.
    NonDerivative(&'a NonDerivativeHolding),
    /// Of Table II.
    Derivative(&'a DerivativeHolding),
}

impl OwnershipDocument {
    /// The transactions of both tables, Table I first, in document order.
    pub fn transactions(&self) -> impl Iterator<Item = Transaction<'_>> {
        let first = (1..).zip(&self.non_derivative_table).filter_map(|(row_number, row)| {
            let NonDerivativeRow::Transaction(row) = row else { return None };
            Some(Transaction { row_number, row: TransactionRow::NonDerivative(row) })
        });
        let second = (1..).zip(&self.derivative_table).filter_map(|(row_number, row)| {
            let DerivativeRow::Transaction(row) = row else { return None };
            Some(Transaction { row_number, row: TransactionRow::Derivative(row) })
        });
        first.chain(second)
    }

    /// The holdings of both tables, Table I first, in document order.
    pub fn holdings(&self) -> impl Iterator<Item = Holding<'_>> {
        let first = (1..).zip(&self.non_derivative_table).filter_map(|(row_number, row)| {
            let NonDerivativeRow::Holding(row) = row else { return None };
            Some(Holding { row_number, row: HoldingRow::NonDerivative(row) })
        });
        let second = (1..).zip(&self.derivative_table).filter_map(|(row_number, row)| {
            let DerivativeRow::Holding(row) = row else { return None };
            Some(Holding { row_number, row: HoldingRow::Derivative(row) })
        });
        first.chain(second)
    }
}

/// Asks both kinds of row for the same field.
macro_rules! of_both {
    ($row:expr, $kind:ident, $($field:ident).+) => {
        match $row {
            $kind::NonDerivative(row) => &row.$($field).+,
            $kind::Derivative(row) => &row.$($field).+,
        }
    };
}

impl<'a> Transaction<'a> {
    /// The 1-based position in its table, as the column `row_number` has it.
    pub fn row_number(self) -> usize {
        self.row_number
    }

    /// The row, with what only its table has.
    pub fn row(self) -> TransactionRow<'a> {
        self.row
    }

    /// Whether it stands in Table II.
    pub fn is_derivative(self) -> bool {
        matches!(self.row, TransactionRow::Derivative(_))
    }

    /// `securityTitle`.
    pub fn security_title(self) -> &'a Field<Str> {
        of_both!(self.row, TransactionRow, security_title)
    }

    /// `transactionDate`.
    pub fn date(self) -> &'a Field<Date> {
        of_both!(self.row, TransactionRow, transaction_date)
    }

    /// `deemedExecutionDate`.
    pub fn deemed_execution_date(self) -> &'a Field<Date> {
        of_both!(self.row, TransactionRow, deemed_execution_date)
    }

    /// `transactionCoding`.
    pub fn coding(self) -> &'a TransactionCoding {
        of_both!(self.row, TransactionRow, transaction_coding)
    }

    /// `transactionCode`, such as `P` or `S`.
    pub fn code(self) -> &'a Value<Str> {
        &self.coding().transaction_code
    }

    /// `transactionTimeliness`.
    pub fn timeliness(self) -> &'a Field<Str> {
        of_both!(self.row, TransactionRow, transaction_timeliness)
    }

    /// `transactionShares`.
    pub fn shares(self) -> &'a Field<Decimal> {
        of_both!(self.row, TransactionRow, transaction_shares)
    }

    /// `transactionPricePerShare`, in dollars.
    pub fn price_per_share(self) -> &'a Field<Decimal> {
        of_both!(self.row, TransactionRow, transaction_price_per_share)
    }

    /// `transactionAcquiredDisposedCode`, `A` or `D`.
    pub fn acquired_disposed_code(self) -> &'a Field<Str> {
        of_both!(self.row, TransactionRow, transaction_acquired_disposed_code)
    }

    /// `postTransactionAmounts`.
    pub fn post_transaction_amounts(self) -> &'a PostTransactionAmounts {
        of_both!(self.row, TransactionRow, post_transaction_amounts)
    }

    /// `ownershipNature`.
    pub fn ownership_nature(self) -> &'a OwnershipNature {
        of_both!(self.row, TransactionRow, ownership_nature)
    }
}

impl<'a> Holding<'a> {
    /// The 1-based position in its table, as the column `row_number` has it.
    pub fn row_number(self) -> usize {
        self.row_number
    }

    /// The row, with what only its table has.
    pub fn row(self) -> HoldingRow<'a> {
        self.row
    }

    /// Whether it stands in Table II.
    pub fn is_derivative(self) -> bool {
        matches!(self.row, HoldingRow::Derivative(_))
    }

    /// `securityTitle`.
    pub fn security_title(self) -> &'a Field<Str> {
        of_both!(self.row, HoldingRow, security_title)
    }

    /// `postTransactionAmounts`; on Form 3, what is owned.
    pub fn post_transaction_amounts(self) -> &'a PostTransactionAmounts {
        of_both!(self.row, HoldingRow, post_transaction_amounts)
    }

    /// `ownershipNature`.
    pub fn ownership_nature(self) -> &'a OwnershipNature {
        of_both!(self.row, HoldingRow, ownership_nature)
    }
}

#[cfg(test)]
mod tests {
    use crate::sample;

    #[test]
    fn both_tables_are_gone_through_with_their_row_numbers() {
        let document = sample::filing().document;
        let rows: Vec<_> = document
            .transactions()
            .map(|row| (row.is_derivative(), row.row_number(), row.security_title().value.text()))
            .collect();
        assert_eq!(rows, [(false, 2, "Common Stock"), (true, 1, "Option (right to buy)")]);
        let rows: Vec<_> = document
            .holdings()
            .map(|row| (row.is_derivative(), row.row_number(), row.security_title().value.text()))
            .collect();
        assert_eq!(rows, [(false, 1, "Common Stock"), (true, 2, "Warrant")]);
        let sold = document.transactions().next().unwrap();
        assert_eq!(sold.price_per_share().valid().unwrap().as_str(), "10.1234");
        assert_eq!(sold.ownership_nature().direct_or_indirect_ownership.value.text(), "D");
    }
}

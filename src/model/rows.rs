//! Transactions and holdings of both tables as one list: a document enters, views of its rows
//! leave, with what the two tables have in common. What only one of them has is in the row itself,
//! which [`Transaction::derivative`] and its like give.

use crate::value::{Date, Decimal, Field, Str, Value};

use super::{
    DerivativeHolding, DerivativeRow, DerivativeTransaction, NonDerivativeHolding,
    NonDerivativeRow, NonDerivativeTransaction, OwnershipDocument, OwnershipNature,
    PostTransactionAmounts, TransactionCoding,
};

/// One of the two tables of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormTable {
    /// Table I: securities that are no derivatives.
    NonDerivative,
    /// Table II: derivatives.
    Derivative,
}

impl FormTable {
    /// `I` or `II`, as the form numbers them.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NonDerivative => "I",
            Self::Derivative => "II",
        }
    }
}

/// A row of either table.
#[derive(Debug, PartialEq, Eq)]
enum Either<'a, N, D> {
    NonDerivative(&'a N),
    Derivative(&'a D),
}

// Derived, these would ask the same of the rows, which are borrowed here.
impl<N, D> Copy for Either<'_, N, D> {}

impl<N, D> Clone for Either<'_, N, D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N, D> Either<'_, N, D> {
    fn table(&self) -> FormTable {
        match self {
            Self::NonDerivative(_) => FormTable::NonDerivative,
            Self::Derivative(_) => FormTable::Derivative,
        }
    }
}

/// A field that the rows of both tables have.
macro_rules! common {
    ($row:expr, $($field:ident).+) => {
        match $row {
            Either::NonDerivative(row) => &row.$($field).+,
            Either::Derivative(row) => &row.$($field).+,
        }
    };
}

/// A transaction of Table I or II, borrowed from its document.
///
/// # Examples
///
/// ```
/// let filing = section16::read(br#"<ownershipDocument>
///   <nonDerivativeTable><nonDerivativeTransaction>
///     <securityTitle><value>Common Stock</value></securityTitle>
///     <transactionCoding><transactionCode>S</transactionCode></transactionCoding>
///     <transactionAmounts>
///       <transactionShares><value>1000</value></transactionShares>
///       <transactionPricePerShare><value>10.50</value></transactionPricePerShare>
///     </transactionAmounts>
///   </nonDerivativeTransaction></nonDerivativeTable>
/// </ownershipDocument>"#)?;
/// for sale in filing.document.transactions().filter(|row| row.code().text() == "S") {
///     let shares = sale.shares().valid().and_then(|shares| shares.to_rust_decimal());
///     let price = sale.price().valid().and_then(|price| price.to_rust_decimal());
///     // Either may be missing, or be said in a footnote only.
///     if let (Some(shares), Some(price)) = (shares, price) {
///         assert_eq!((shares * price).to_string(), "10500.00");
///     }
/// }
/// # Ok::<(), section16::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transaction<'a> {
    row_number: usize,
    row: Either<'a, NonDerivativeTransaction, DerivativeTransaction>,
}

impl<'a> Transaction<'a> {
    /// The table that the row stands in.
    pub fn table(self) -> FormTable {
        self.row.table()
    }

    /// The place of the row in its table, counted from 1 over transactions and holdings together:
    /// the column `row_number` of the tables.
    pub fn row_number(self) -> usize {
        self.row_number
    }

    /// The row, where it stands in Table I.
    pub fn non_derivative(self) -> Option<&'a NonDerivativeTransaction> {
        match self.row {
            Either::NonDerivative(row) => Some(row),
            Either::Derivative(_) => None,
        }
    }

    /// The row, where it stands in Table II.
    pub fn derivative(self) -> Option<&'a DerivativeTransaction> {
        match self.row {
            Either::NonDerivative(_) => None,
            Either::Derivative(row) => Some(row),
        }
    }

    /// The title of the security (`securityTitle`).
    pub fn title(self) -> &'a Field<Str> {
        common!(self.row, security_title)
    }

    /// The day of the trade (`transactionDate`).
    pub fn date(self) -> &'a Field<Date> {
        common!(self.row, transaction_date)
    }

    /// Code, form type and swap (`transactionCoding`).
    pub fn coding(self) -> &'a TransactionCoding {
        common!(self.row, transaction_coding)
    }

    /// The transaction code, such as `P` or `S` (`transactionCode`).
    pub fn code(self) -> &'a Value<Str> {
        &self.coding().transaction_code
    }

    /// How many securities changed hands (`transactionShares`). Some rows of Table II have a value
    /// in dollars instead.
    pub fn shares(self) -> &'a Field<Decimal> {
        common!(self.row, transaction_shares)
    }

    /// The price of one, in dollars (`transactionPricePerShare`).
    pub fn price(self) -> &'a Field<Decimal> {
        common!(self.row, transaction_price_per_share)
    }

    /// `A` acquired or `D` disposed of (`transactionAcquiredDisposedCode`).
    pub fn side(self) -> &'a Field<Str> {
        common!(self.row, transaction_acquired_disposed_code)
    }

    /// What is owned after all transactions of the filing in this security
    /// (`postTransactionAmounts`).
    pub fn owned_after(self) -> &'a PostTransactionAmounts {
        common!(self.row, post_transaction_amounts)
    }

    /// How it is owned (`ownershipNature`).
    pub fn ownership(self) -> &'a OwnershipNature {
        common!(self.row, ownership_nature)
    }
}

/// A holding of Table I or II, borrowed from its document: what is owned and was not traded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding<'a> {
    row_number: usize,
    row: Either<'a, NonDerivativeHolding, DerivativeHolding>,
}

impl<'a> Holding<'a> {
    /// The table that the row stands in.
    pub fn table(self) -> FormTable {
        self.row.table()
    }

    /// The place of the row in its table, counted from 1 over transactions and holdings together:
    /// the column `row_number` of the tables.
    pub fn row_number(self) -> usize {
        self.row_number
    }

    /// The row, where it stands in Table I.
    pub fn non_derivative(self) -> Option<&'a NonDerivativeHolding> {
        match self.row {
            Either::NonDerivative(row) => Some(row),
            Either::Derivative(_) => None,
        }
    }

    /// The row, where it stands in Table II.
    pub fn derivative(self) -> Option<&'a DerivativeHolding> {
        match self.row {
            Either::NonDerivative(_) => None,
            Either::Derivative(row) => Some(row),
        }
    }

    /// The title of the security (`securityTitle`).
    pub fn title(self) -> &'a Field<Str> {
        common!(self.row, security_title)
    }

    /// What is owned (`postTransactionAmounts`). A derivative on a Form 3 has no such amount: see
    /// [`derivative`](Self::derivative) and its underlying security.
    pub fn owned(self) -> &'a PostTransactionAmounts {
        common!(self.row, post_transaction_amounts)
    }

    /// How it is owned (`ownershipNature`).
    pub fn ownership(self) -> &'a OwnershipNature {
        common!(self.row, ownership_nature)
    }
}

pub(super) fn transactions(document: &OwnershipDocument) -> impl Iterator<Item = Transaction<'_>> {
    let first =
        (1..).zip(&document.non_derivative_table).filter_map(|(row_number, row)| match row {
            NonDerivativeRow::Transaction(row) => {
                Some(Transaction { row_number, row: Either::NonDerivative(row) })
            }
            NonDerivativeRow::Holding(_) => None,
        });
    let second = (1..).zip(&document.derivative_table).filter_map(|(row_number, row)| match row {
        DerivativeRow::Transaction(row) => {
            Some(Transaction { row_number, row: Either::Derivative(row) })
        }
        DerivativeRow::Holding(_) => None,
    });
    first.chain(second)
}

pub(super) fn holdings(document: &OwnershipDocument) -> impl Iterator<Item = Holding<'_>> {
    let first =
        (1..).zip(&document.non_derivative_table).filter_map(|(row_number, row)| match row {
            NonDerivativeRow::Holding(row) => {
                Some(Holding { row_number, row: Either::NonDerivative(row) })
            }
            NonDerivativeRow::Transaction(_) => None,
        });
    let second = (1..).zip(&document.derivative_table).filter_map(|(row_number, row)| match row {
        DerivativeRow::Holding(row) => Some(Holding { row_number, row: Either::Derivative(row) }),
        DerivativeRow::Transaction(_) => None,
    });
    first.chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn both_tables_are_walked_in_the_order_of_the_form() {
        let document = sample::filing().document;
        let place = |table: FormTable, number: usize| format!("{} {number}", table.as_str());
        let transactions: Vec<_> = document
            .transactions()
            .map(|row| {
                let place = place(row.table(), row.row_number());
                let shares = row.shares().valid().unwrap();
                format!("{place} {} {shares} {}", row.code().text(), row.side().value.text())
            })
            .collect();
        assert_eq!(transactions, ["I 2 S 1200.50 D", "II 1 A 300 A"]);
        let holdings: Vec<_> = document
            .holdings()
            .map(|row| {
                format!("{} {}", place(row.table(), row.row_number()), row.title().value.text())
            })
            .collect();
        assert_eq!(holdings, ["I 1 Common Stock", "II 2 Warrant"]);
    }

    #[test]
    fn a_row_gives_what_only_its_table_has() {
        let document = sample::filing().document;
        let option = document.transactions().find_map(Transaction::derivative).unwrap();
        assert_eq!(option.conversion_or_exercise_price.valid().unwrap().as_str(), ".275");
        let held = document.holdings().find_map(Holding::non_derivative).unwrap();
        assert_eq!(held.ownership_nature.nature_of_ownership.value.text(), "By trust");
    }
}

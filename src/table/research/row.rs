//! The name of a row in its filing.

use crate::security::{Holding, Transaction};
use crate::table::Table;

/// A row of a filing, as other rows name it: `N2` in Table I, `D1` in Table II.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId {
    /// Whether it stands in Table II.
    pub is_derivative: bool,
    /// The 1-based position in its table.
    pub number: u64,
}

impl RowId {
    /// The row `number` of one of the tables of transactions and holdings.
    pub fn in_table(table: Table, number: u64) -> Self {
        let is_derivative =
            matches!(table, Table::DerivativeTransactions | Table::DerivativeHoldings);
        Self { is_derivative, number }
    }

    pub(super) fn of_transaction(row: Transaction<'_>) -> Self {
        Self::numbered(row.is_derivative(), row.row_number())
    }

    pub(super) fn of_holding(row: Holding<'_>) -> Self {
        Self::numbered(row.is_derivative(), row.row_number())
    }

    fn numbered(is_derivative: bool, number: usize) -> Self {
        Self { is_derivative, number: u64::try_from(number).unwrap_or(u64::MAX) }
    }

    /// The word of the columns `row_table`.
    pub fn table(self) -> &'static str {
        if self.is_derivative { "derivative" } else { "non_derivative" }
    }
}

impl std::fmt::Display for RowId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.is_derivative { 'D' } else { 'N' }, self.number)
    }
}

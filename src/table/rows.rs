//! The rows of a record in the nine tables: the model goes in, a cell for each declared column
//! comes out. `declare` says what each cell is; `layout` is where most callers begin.

use crate::model::{DerivativeRow, NonDerivativeRow};

use super::cell::Cell;
use super::contract::Table;
use super::declare as tables;
use super::record::Record;
use super::spec::{Entry, Spec, WIDEST};

impl Record<'_> {
    /// Calls `visit` with the cells of every row that the record has in `table`, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use section16::table::{Cell, Record, Table};
    ///
    /// let filing = section16::read(b"<ownershipDocument><documentType>4</documentType>\
    ///     <footnotes><footnote id='F1'>A gift.</footnote></footnotes></ownershipDocument>")?;
    /// let mut footnotes = Vec::new();
    /// Record::from(&filing).rows(Table::Footnotes, |cells| {
    ///     footnotes.push(cells.iter().map(Cell::to_text).collect::<Vec<_>>());
    /// });
    /// assert_eq!(footnotes, [["", "F1", "A gift."]]);
    /// # Ok::<(), section16::Error>(())
    /// ```
    pub fn rows(&self, table: Table, mut visit: impl FnMut(&[Cell<'_>])) {
        if table == Table::Problems {
            return emit_all(self, &tables::PROBLEMS, self.all_problems(), visit);
        }
        let Some(filing) = self.filing else { return };
        let document = &filing.document;
        let table1 = (1..).zip(&document.non_derivative_table);
        let table2 = (1..).zip(&document.derivative_table);
        match table {
            Table::Filings => emit_all(self, &tables::FILINGS, [filing], visit),
            Table::ReportingOwners => {
                emit_all(self, &tables::REPORTING_OWNERS, &document.reporting_owners, visit);
            }
            Table::NonDerivativeTransactions => {
                for (number, row) in table1 {
                    if let NonDerivativeRow::Transaction(row) = row {
                        emit(self, &tables::NON_DERIVATIVE_TRANSACTIONS, number, row, &mut visit);
                    }
                }
            }
            Table::NonDerivativeHoldings => {
                for (number, row) in table1 {
                    if let NonDerivativeRow::Holding(row) = row {
                        emit(self, &tables::NON_DERIVATIVE_HOLDINGS, number, row, &mut visit);
                    }
                }
            }
            Table::DerivativeTransactions => {
                for (number, row) in table2 {
                    if let DerivativeRow::Transaction(row) = row {
                        emit(self, &tables::DERIVATIVE_TRANSACTIONS, number, row, &mut visit);
                    }
                }
            }
            Table::DerivativeHoldings => {
                for (number, row) in table2 {
                    if let DerivativeRow::Holding(row) = row {
                        emit(self, &tables::DERIVATIVE_HOLDINGS, number, row, &mut visit);
                    }
                }
            }
            Table::Footnotes => emit_all(self, &tables::FOOTNOTES, &document.footnotes, visit),
            Table::OwnerSignatures => {
                emit_all(self, &tables::OWNER_SIGNATURES, &document.owner_signatures, visit);
            }
            Table::Problems => {}
        }
    }

    /// Calls `visit` with the table and the cells of every transaction and holding, in the order
    /// of the form: Table I, then Table II.
    pub(super) fn securities(&self, mut visit: impl FnMut(Table, &[Cell<'_>])) {
        let Some(filing) = self.filing else { return };
        for (number, row) in (1..).zip(&filing.document.non_derivative_table) {
            match row {
                NonDerivativeRow::Transaction(row) => {
                    emit(self, &tables::NON_DERIVATIVE_TRANSACTIONS, number, row, |cells| {
                        visit(Table::NonDerivativeTransactions, cells);
                    });
                }
                NonDerivativeRow::Holding(row) => {
                    emit(self, &tables::NON_DERIVATIVE_HOLDINGS, number, row, |cells| {
                        visit(Table::NonDerivativeHoldings, cells);
                    });
                }
            }
        }
        for (number, row) in (1..).zip(&filing.document.derivative_table) {
            match row {
                DerivativeRow::Transaction(row) => {
                    emit(self, &tables::DERIVATIVE_TRANSACTIONS, number, row, |cells| {
                        visit(Table::DerivativeTransactions, cells);
                    });
                }
                DerivativeRow::Holding(row) => {
                    emit(self, &tables::DERIVATIVE_HOLDINGS, number, row, |cells| {
                        visit(Table::DerivativeHoldings, cells);
                    });
                }
            }
        }
    }
}

/// A row for each item, numbered from 1.
fn emit_all<'a, T: 'static>(
    record: &Record<'_>,
    spec: &Spec<T>,
    items: impl IntoIterator<Item = &'a T>,
    mut visit: impl FnMut(&[Cell<'_>]),
) {
    for (number, item) in (1..).zip(items) {
        emit(record, spec, number, item, &mut visit);
    }
}

/// The row of one item.
fn emit<T>(
    record: &Record<'_>,
    spec: &Spec<T>,
    number: u64,
    item: &T,
    visit: impl FnOnce(&[Cell<'_>]),
) {
    let entry = Entry { record, number, item };
    let mut cells: [Cell<'_>; WIDEST] = [const { Cell::Empty }; WIDEST];
    for (cell, get) in cells.iter_mut().zip(spec.getters) {
        *cell = get(&entry);
    }
    visit(&cells[..spec.getters.len()]);
}

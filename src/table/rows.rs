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
    pub fn rows(&self, table: Table, visit: impl FnMut(&[Cell<'_>])) {
        self.emitter(false).rows(table, visit);
    }

    /// The rows that the record has in `table`, with the runs of spaces that texts were filed with.
    pub(super) fn spaced_rows(&self, table: Table, visit: impl FnMut(&[Cell<'_>])) {
        self.emitter(true).rows(table, visit);
    }

    fn emitter(&self, is_spaced: bool) -> Emitter<'_> {
        Emitter { record: self, is_spaced }
    }

    /// Calls `visit` with the table and the cells of every transaction and holding, in the order
    /// of the form: Table I, then Table II.
    pub(crate) fn securities(&self, mut visit: impl FnMut(Table, &[Cell<'_>])) {
        let Some(filing) = self.filing else { return };
        let emitter = self.emitter(false);
        for (number, row) in (1..).zip(&filing.document.non_derivative_table) {
            match row {
                NonDerivativeRow::Transaction(row) => {
                    emitter.emit(&tables::NON_DERIVATIVE_TRANSACTIONS, number, row, |cells| {
                        visit(Table::NonDerivativeTransactions, cells);
                    });
                }
                NonDerivativeRow::Holding(row) => {
                    emitter.emit(&tables::NON_DERIVATIVE_HOLDINGS, number, row, |cells| {
                        visit(Table::NonDerivativeHoldings, cells);
                    });
                }
            }
        }
        for (number, row) in (1..).zip(&filing.document.derivative_table) {
            match row {
                DerivativeRow::Transaction(row) => {
                    emitter.emit(&tables::DERIVATIVE_TRANSACTIONS, number, row, |cells| {
                        visit(Table::DerivativeTransactions, cells);
                    });
                }
                DerivativeRow::Holding(row) => {
                    emitter.emit(&tables::DERIVATIVE_HOLDINGS, number, row, |cells| {
                        visit(Table::DerivativeHoldings, cells);
                    });
                }
            }
        }
    }
}

/// Makes the rows of a record.
#[derive(Clone, Copy)]
struct Emitter<'a> {
    record: &'a Record<'a>,
    /// Whether texts keep their runs of spaces, as in the SEC's data sets.
    is_spaced: bool,
}

impl Emitter<'_> {
    fn rows(self, table: Table, mut visit: impl FnMut(&[Cell<'_>])) {
        if table == Table::Problems {
            return self.emit_all(&tables::PROBLEMS, self.record.all_problems(), visit);
        }
        let Some(filing) = self.record.filing else { return };
        let document = &filing.document;
        let table1 = (1..).zip(&document.non_derivative_table);
        let table2 = (1..).zip(&document.derivative_table);
        match table {
            Table::Filings => self.emit_all(&tables::FILINGS, [filing], visit),
            Table::ReportingOwners => {
                self.emit_all(&tables::REPORTING_OWNERS, &document.reporting_owners, visit);
            }
            Table::NonDerivativeTransactions => {
                for (number, row) in table1 {
                    if let NonDerivativeRow::Transaction(row) = row {
                        self.emit(&tables::NON_DERIVATIVE_TRANSACTIONS, number, row, &mut visit);
                    }
                }
            }
            Table::NonDerivativeHoldings => {
                for (number, row) in table1 {
                    if let NonDerivativeRow::Holding(row) = row {
                        self.emit(&tables::NON_DERIVATIVE_HOLDINGS, number, row, &mut visit);
                    }
                }
            }
            Table::DerivativeTransactions => {
                for (number, row) in table2 {
                    if let DerivativeRow::Transaction(row) = row {
                        self.emit(&tables::DERIVATIVE_TRANSACTIONS, number, row, &mut visit);
                    }
                }
            }
            Table::DerivativeHoldings => {
                for (number, row) in table2 {
                    if let DerivativeRow::Holding(row) = row {
                        self.emit(&tables::DERIVATIVE_HOLDINGS, number, row, &mut visit);
                    }
                }
            }
            Table::Footnotes => self.emit_all(&tables::FOOTNOTES, &document.footnotes, visit),
            Table::OwnerSignatures => {
                self.emit_all(&tables::OWNER_SIGNATURES, &document.owner_signatures, visit);
            }
            Table::Problems => {}
        }
    }

    /// A row for each item, numbered from 1.
    fn emit_all<'a, T: 'static>(
        self,
        spec: &Spec<T>,
        items: impl IntoIterator<Item = &'a T>,
        mut visit: impl FnMut(&[Cell<'_>]),
    ) {
        for (number, item) in (1..).zip(items) {
            self.emit(spec, number, item, &mut visit);
        }
    }

    /// The row of one item.
    fn emit<T>(self, spec: &Spec<T>, number: u64, item: &T, visit: impl FnOnce(&[Cell<'_>])) {
        let Self { record, is_spaced } = self;
        let entry = Entry { record, number, item, is_spaced };
        let mut cells: [Cell<'_>; WIDEST] = [const { Cell::Empty }; WIDEST];
        for (cell, get) in cells.iter_mut().zip(spec.getters) {
            *cell = get(&entry);
        }
        visit(&cells[..spec.getters.len()]);
    }
}

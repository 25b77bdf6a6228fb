//! One input's rows in every table.

use crate::filing::Filing;
use crate::model::{DerivativeRow, NonDerivativeRow};
use crate::problem::Problem;

use super::declare::{self, Row, Spec};
use super::{Cell, Table};

/// What one input adds to the tables: a filing with its problems, or, where it could not be read,
/// its problems alone.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The key of the rows: the accession number, or `file:` and a path where there is none.
    pub key: &'a str,
    /// Where the filing was read from: a path, or an archive's path, `!` and the member.
    pub source: &'a str,
    /// The filing, if it could be read.
    pub filing: Option<&'a Filing>,
    /// Problems that are not in the filing: why it could not be read, or what its surroundings
    /// say of it.
    pub problems: &'a [Problem],
}

impl<'a> Record<'a> {
    /// Every problem: the filing's own, then those of its surroundings.
    pub fn all_problems(&self) -> impl Iterator<Item = &'a Problem> + use<'a> {
        let own = self.filing.map_or(&[][..], |filing| &filing.problems);
        own.iter().chain(self.problems)
    }

    /// Calls `visit` with the cells of every row that the record has in `table`, in order.
    pub fn rows(&self, table: Table, visit: impl FnMut(&[Cell<'_>])) {
        self.emit(table, false, visit);
    }

    /// The rows that the record has in `table`, with the runs of spaces that texts were filed with.
    pub(super) fn spaced_rows(&self, table: Table, visit: impl FnMut(&[Cell<'_>])) {
        self.emit(table, true, visit);
    }

    fn emit(&self, table: Table, is_spaced: bool, mut visit: impl FnMut(&[Cell<'_>])) {
        let mut emit = Emitter { record: self, is_spaced, visit: &mut visit };
        if table == Table::Problems {
            for (number, problem) in (1..).zip(self.all_problems()) {
                emit.row(&declare::PROBLEMS, number, problem);
            }
            return;
        }
        let Some(filing) = self.filing else { return };
        let document = &filing.document;
        match table {
            Table::Filings => emit.row(&declare::FILINGS, 1, filing),
            Table::ReportingOwners => {
                for (number, owner) in (1..).zip(&document.reporting_owners) {
                    emit.row(&declare::REPORTING_OWNERS, number, owner);
                }
            }
            Table::NonDerivativeTransactions => {
                for (number, row) in (1..).zip(&document.non_derivative_table) {
                    if let NonDerivativeRow::Transaction(row) = row {
                        emit.row(&declare::NON_DERIVATIVE_TRANSACTIONS, number, row);
                    }
                }
            }
            Table::NonDerivativeHoldings => {
                for (number, row) in (1..).zip(&document.non_derivative_table) {
                    if let NonDerivativeRow::Holding(row) = row {
                        emit.row(&declare::NON_DERIVATIVE_HOLDINGS, number, row);
                    }
                }
            }
            Table::DerivativeTransactions => {
                for (number, row) in (1..).zip(&document.derivative_table) {
                    if let DerivativeRow::Transaction(row) = row {
                        emit.row(&declare::DERIVATIVE_TRANSACTIONS, number, row);
                    }
                }
            }
            Table::DerivativeHoldings => {
                for (number, row) in (1..).zip(&document.derivative_table) {
                    if let DerivativeRow::Holding(row) = row {
                        emit.row(&declare::DERIVATIVE_HOLDINGS, number, row);
                    }
                }
            }
            Table::Footnotes => {
                for (number, footnote) in (1..).zip(&document.footnotes) {
                    emit.row(&declare::FOOTNOTES, number, footnote);
                }
            }
            Table::OwnerSignatures => {
                for (number, signature) in (1..).zip(&document.owner_signatures) {
                    emit.row(&declare::OWNER_SIGNATURES, number, signature);
                }
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
                    let mut visit =
                        |cells: &[Cell<'_>]| visit(Table::NonDerivativeTransactions, cells);
                    let mut emit = Emitter { record: self, is_spaced: false, visit: &mut visit };
                    emit.row(&declare::NON_DERIVATIVE_TRANSACTIONS, number, row);
                }
                NonDerivativeRow::Holding(row) => {
                    let mut visit = |cells: &[Cell<'_>]| visit(Table::NonDerivativeHoldings, cells);
                    let mut emit = Emitter { record: self, is_spaced: false, visit: &mut visit };
                    emit.row(&declare::NON_DERIVATIVE_HOLDINGS, number, row);
                }
            }
        }
        for (number, row) in (1..).zip(&filing.document.derivative_table) {
            match row {
                DerivativeRow::Transaction(row) => {
                    let mut visit =
                        |cells: &[Cell<'_>]| visit(Table::DerivativeTransactions, cells);
                    let mut emit = Emitter { record: self, is_spaced: false, visit: &mut visit };
                    emit.row(&declare::DERIVATIVE_TRANSACTIONS, number, row);
                }
                DerivativeRow::Holding(row) => {
                    let mut visit = |cells: &[Cell<'_>]| visit(Table::DerivativeHoldings, cells);
                    let mut emit = Emitter { record: self, is_spaced: false, visit: &mut visit };
                    emit.row(&declare::DERIVATIVE_HOLDINGS, number, row);
                }
            }
        }
    }
}

/// No table is wider than this.
const WIDEST: usize = 48;

struct Emitter<'a, F> {
    record: &'a Record<'a>,
    is_spaced: bool,
    visit: &'a mut F,
}

impl<F: FnMut(&[Cell<'_>])> Emitter<'_, F> {
    fn row<T>(&mut self, spec: &Spec<T>, number: u64, item: &T) {
        let row = Row { record: self.record, number, item, is_spaced: self.is_spaced };
        let mut cells: [Cell<'_>; WIDEST] = [const { Cell::Empty }; WIDEST];
        for (cell, get) in cells.iter_mut().zip(spec.getters) {
            *cell = get(&row);
        }
        (self.visit)(&cells[..spec.getters.len()]);
    }
}

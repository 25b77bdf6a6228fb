//! Findings for filings, which are read beside the facts in the order of the inputs: number of a
//! filing and a row enter as a key, cells as a value.

use std::path::Path;
use std::sync::Arc;

use section16::table::Cell;
use section16::table::research::RowId;

use crate::error::Result;
use crate::sink::{Rows, Spooled};

use super::columns::{position, trade};
use super::sorter::Sorted;

/// The bytes of a row's name: those of Table I before those of Table II.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowKey([u8; 9]);

impl RowKey {
    pub(super) fn new(row: RowId) -> Self {
        let mut bytes = [0; 9];
        bytes[0] = u8::from(row.is_derivative);
        bytes[1..].copy_from_slice(&row.number.to_be_bytes());
        Self(bytes)
    }

    /// Of a row of `trades`.
    pub(super) fn of_trade(cells: &[Cell<'_>]) -> Self {
        Self::of(&cells[trade::ROW_TABLE], &cells[trade::ROW_NUMBER])
    }

    /// Of a row of `positions`.
    pub(super) fn of_balance(cells: &[Cell<'_>]) -> Self {
        Self::of(&cells[position::ROW_TABLE], &cells[position::ROW_NUMBER])
    }

    fn of(table: &Cell<'_>, number: &Cell<'_>) -> Self {
        let number = match number {
            Cell::Integer(number) => *number,
            _ => 0,
        };
        Self::new(RowId { is_derivative: *table == Cell::text("derivative"), number })
    }

    pub(super) fn is(self, bytes: &[u8]) -> bool {
        bytes == self.0
    }

    pub(super) fn location(self) -> String {
        let mut number = [0; 8];
        number.copy_from_slice(&self.0[1..]);
        let number = u64::from_be_bytes(number);
        match self.0[0] {
            0 => format!("nonDerivativeTable[{number}]"),
            _ => format!("derivativeTable[{number}]"),
        }
    }

    /// The key of a finding for this row of filing `number`.
    pub(super) fn in_filing(self, number: u64) -> [u8; 17] {
        let mut key = [0; 17];
        key[..8].copy_from_slice(&number.to_be_bytes());
        key[8..].copy_from_slice(&self.0);
        key
    }

    /// The row and the number of its filing in a key of [`in_filing`](Self::in_filing).
    pub(super) fn parse(key: &[u8]) -> Option<(u64, Self)> {
        let number = u64::from_be_bytes(key.get(..8)?.try_into().ok()?);
        Some((number, Self(key.get(8..17)?.try_into().ok()?)))
    }
}

/// Findings in the order of the filings.
#[derive(Debug)]
pub(super) struct Merge {
    sorted: Sorted,
    head: Option<(Vec<u8>, Vec<u8>)>,
}

impl Merge {
    pub(super) fn new(mut sorted: Sorted) -> Result<Self> {
        let head = sorted.next()?;
        Ok(Self { sorted, head })
    }

    /// The findings for filing `number`: what follows its number in their keys, and their values.
    /// Filings are asked for in their order.
    pub(super) fn of(&mut self, number: u64) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let number = number.to_be_bytes();
        let mut found = Vec::new();
        while let Some((key, _)) = &self.head
            && key[..8] <= number[..]
        {
            let next = self.sorted.next()?;
            if let Some((key, value)) = std::mem::replace(&mut self.head, next)
                && key[..8] == number
            {
                found.push((key[8..].to_vec(), value));
            }
        }
        Ok(found)
    }
}

/// Cells as bytes.
pub(super) fn pack(cells: &[Cell<'_>]) -> Vec<u8> {
    let mut rows = Rows::new("");
    rows.row(0, cells);
    rows.into_bytes()
}

/// Calls `visit` with the cells in `bytes`.
pub(super) fn unpack(
    bytes: Vec<u8>,
    folder: &Arc<Path>,
    mut visit: impl FnMut(&[Cell<'_>]) -> Result<()>,
) -> Result<()> {
    Spooled::new(bytes, folder).each_row(|_, cells| visit(cells))
}

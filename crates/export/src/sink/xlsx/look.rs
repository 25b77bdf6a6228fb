//! How the sheet `trades` looks, which people read before all others: what stays in sight, what is
//! hidden, what has a colour.

use section16::table::{Cell, TableDef};

/// How a sheet looks besides its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// As every table does: the first column stays in sight.
    Table,
    /// The sheet `trades`.
    Trades,
}

/// Columns of `trades` that are there and hidden, because few ask for them; the texts of footnotes
/// stand beside the price as a note.
const HIDDEN: [&str; 21] = [
    "days_to_file",
    "is_late",
    "issuer_name",
    "acquired_disposed_code",
    "nature_of_ownership",
    "security_title",
    "row_table",
    "transaction_code",
    "timeliness",
    "underlying_security_title",
    "underlying_shares",
    "conversion_or_exercise_price",
    "footnote_texts",
    "accession_number",
    "row_number",
    "issuer_cik",
    "owner_ciks",
    "event_id",
    "linked_rows",
    "superseded_by",
    "rules",
];

/// A side of a trade, which has a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Bought,
    Sold,
}

impl Look {
    pub(super) fn of(def: &TableDef) -> Self {
        if def.name == "trades" { Self::Trades } else { Self::Table }
    }

    /// How many columns stay in sight, hidden ones counted.
    pub(super) fn frozen(self, def: &TableDef) -> usize {
        match self {
            Self::Table => 1,
            Self::Trades => def.column("owner_names").map_or(1, |at| at + 1),
        }
    }

    pub(super) fn is_hidden(self, column: &str) -> bool {
        self == Self::Trades && HIDDEN.contains(&column)
    }

    /// The widest that a column may be, where it is less than that of other sheets.
    pub(super) fn widest(self, column: &str) -> Option<usize> {
        match (self, column) {
            (Self::Trades, "owner_names") => Some(28),
            (Self::Trades, "roles" | "action" | "security_class") => Some(24),
            (Self::Trades, "filing_url") => Some(14),
            _ => None,
        }
    }

    /// The column whose cell has the footnotes of the row as its note.
    pub(super) fn noted(self, def: &TableDef) -> Option<(usize, usize)> {
        match self {
            Self::Table => None,
            Self::Trades => def.column("price").zip(def.column("footnote_texts")),
        }
    }

    /// The column with an address of EDGAR that leads there.
    pub(super) fn linked(self, column: &str) -> bool {
        self == Self::Trades && column == "filing_url"
    }

    /// The side of a row, and the column that has its colour.
    pub(super) fn side(self, def: &TableDef, cells: &[Cell<'_>]) -> Option<(usize, Side)> {
        if self == Self::Table {
            return None;
        }
        let at = def.column("action")?;
        let side = match cells[at].to_text().as_str() {
            "open_market_purchase" | "private_purchase" => Side::Bought,
            "open_market_sale" | "private_sale" | "sale_to_issuer" => Side::Sold,
            _ => return None,
        };
        Some((at, side))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use section16::table::Layout;

    #[test]
    fn hidden_columns_are_columns() {
        let trades = Layout::Research.tables()[0];
        assert!(HIDDEN.iter().all(|name| trades.column(name).is_some()));
        assert_eq!(Look::of(trades), Look::Trades);
        let visible = trades.columns.iter().filter(|column| !Look::Trades.is_hidden(column.name));
        assert_eq!(visible.count(), trades.columns.len() - HIDDEN.len());
    }
}

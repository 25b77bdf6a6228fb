//! What each insider bought and sold in all: rows of `trades` enter, one row for each insider and
//! class leaves.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::table::{Cell, ColumnType, TableDef};

use super::tables::{column, table};

/// What an insider did in one class of an issuer's securities.
#[derive(Debug, Default)]
struct Total {
    issuer: String,
    symbol: String,
    names: String,
    class: String,
    bought: Side,
    sold: Side,
    /// Day and place of the first and the last row, and the balances before and after them.
    first: Option<(String, Option<Decimal>)>,
    last: Option<(String, Option<Decimal>)>,
    /// How it is held, where all rows say the same.
    nature: Option<String>,
    is_mixed: bool,
}

#[derive(Debug, Default)]
struct Side {
    trades: u64,
    shares: Decimal,
    /// Shares and dollars of those whose price is known.
    priced: Decimal,
    value: Decimal,
}

impl Side {
    fn add(&mut self, shares: Decimal, value: Option<Decimal>) {
        self.trades += 1;
        self.shares = self.shares.saturating_add(shares);
        if let Some(value) = value {
            self.priced = self.priced.saturating_add(shares);
            self.value = self.value.saturating_add(value);
        }
    }

    fn average(&self) -> Option<Decimal> {
        /// Digits of an average after the point, as the forms have prices.
        const DIGITS: u32 = 4;
        Some(self.value.checked_div(self.priced)?.round_dp(DIGITS).normalize())
    }
}

/// The totals of a run. Purchases and sales count, in the market or not, as the first report of
/// each trade has them; the position counts every row.
#[derive(Debug, Default)]
pub struct Summary {
    totals: BTreeMap<(String, String, String), Total>,
}

/// What a row of the summary is.
pub static SUMMARY: TableDef = table(
    "insiders",
    "One row for each insider and class of securities: what was bought and sold in all. Superseded rows and further reports of one trade do not count.",
    &[
        column(
            "issuer_trading_symbol",
            ColumnType::String,
            "Trading symbol of the issuer, as filed.",
        ),
        column("issuer_name", ColumnType::String, "Name of the issuer."),
        column("owner_names", ColumnType::String, "The owners of the filings."),
        column("security_class", ColumnType::String, "Normalized title of the security."),
        column("purchases", ColumnType::Integer, "Purchases, in the market or not."),
        column("bought_shares", ColumnType::Decimal, "Securities bought."),
        column("bought_value", ColumnType::Decimal, "Dollars paid, as far as prices are known."),
        column(
            "bought_average",
            ColumnType::Decimal,
            "Average price paid, weighted by shares, rounded to four digits.",
        ),
        column("sales", ColumnType::Integer, "Sales, in the market or not."),
        column("sold_shares", ColumnType::Decimal, "Securities sold."),
        column("sold_value", ColumnType::Decimal, "Dollars received, as far as prices are known."),
        column(
            "sold_average",
            ColumnType::Decimal,
            "Average price received, weighted by shares, rounded to four digits.",
        ),
        column(
            "change_percent",
            ColumnType::Decimal,
            "Change of the position from before the first row to after the last, in percent; empty where securities are held in several ways, or the first balance is zero or unknown.",
        ),
    ],
);

impl Summary {
    /// Takes a row of `trades`.
    pub fn add(&mut self, cells: &[Cell<'_>]) {
        let [
            _,
            date,
            _,
            _,
            symbol,
            issuer,
            names,
            _,
            action,
            side,
            shares,
            _,
            value,
            owned,
            _,
            _,
            direct,
            nature,
            _,
            class,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            key,
            row,
            issuer_cik,
            owner_ciks,
            _,
            is_first,
            _,
            superseded,
            _,
        ] = cells
        else {
            return;
        };
        if !superseded.is_empty() || *is_first != Cell::Boolean(true.into()) {
            return;
        }
        let action = action.to_text();
        let (is_bought, is_sold) = (
            matches!(action.as_str(), "open_market_purchase" | "private_purchase"),
            matches!(action.as_str(), "open_market_sale" | "private_sale" | "sale_to_issuer"),
        );
        let or = |first: &Cell<'_>, second: &Cell<'_>| {
            if first.is_empty() { second.to_text() } else { first.to_text() }
        };
        let name = (or(issuer_cik, issuer), or(owner_ciks, names), class.to_text());
        let total = self.totals.entry(name).or_default();
        if total.class.is_empty() {
            (total.issuer, total.symbol) = (issuer.to_text(), symbol.to_text());
            (total.names, total.class) = (names.to_text(), class.to_text());
        }
        let number = |cell: &Cell<'_>| cell.to_text().parse::<Decimal>().ok();
        let traded = number(shares);
        if let Some(shares) = traded {
            match () {
                () if is_bought => total.bought.add(shares, number(value)),
                () if is_sold => total.sold.add(shares, number(value)),
                () => {}
            }
        }
        let held = format!("{} {}", direct.to_text(), nature.to_text().to_lowercase());
        match &total.nature {
            Some(known) => total.is_mixed |= *known != held,
            None => total.nature = Some(held),
        }
        let number_of_row = match row {
            Cell::Integer(number) => *number,
            _ => 0,
        };
        let place = format!("{} {} {number_of_row:010}", date.to_text(), key.to_text());
        let after = number(owned);
        let before = after.zip(traded).and_then(|(after, shares)| match side.to_text().as_str() {
            "A" => after.checked_sub(shares),
            "D" => after.checked_add(shares),
            _ => None,
        });
        if total.first.as_ref().is_none_or(|(first, _)| place < *first) {
            total.first = Some((place.clone(), before));
        }
        if total.last.as_ref().is_none_or(|(last, _)| place > *last) {
            total.last = Some((place, after));
        }
    }

    /// Calls `visit` with the cells of [`SUMMARY`] for each insider and class with a purchase or
    /// sale, sorted by issuer and owner.
    pub fn rows(&self, mut visit: impl FnMut(&[Cell<'_>])) {
        let counts = |total: &&Total| total.bought.trades + total.sold.trades > 0;
        for total in self.totals.values().filter(counts) {
            let number = |number: Option<Decimal>| {
                number.map_or(Cell::Empty, |number| {
                    Cell::Decimal(number.normalize().to_string().into())
                })
            };
            let side = |side: &Side| {
                let some = (side.trades > 0).then_some(side);
                [
                    some.map_or(Cell::Empty, |side| Cell::Integer(side.trades)),
                    number(some.map(|side| side.shares)),
                    number(some.filter(|side| !side.priced.is_zero()).map(|side| side.value)),
                    number(some.and_then(Side::average)),
                ]
            };
            let mut cells = vec![
                Cell::text(&*total.symbol),
                Cell::text(&*total.issuer),
                Cell::text(&*total.names),
                Cell::text(&*total.class),
            ];
            cells.extend(side(&total.bought));
            cells.extend(side(&total.sold));
            cells.push(number(total.change()));
            visit(&cells);
        }
    }

    /// Whether nothing was bought or sold.
    pub fn is_empty(&self) -> bool {
        self.totals.values().all(|total| total.bought.trades + total.sold.trades == 0)
    }
}

impl Total {
    fn change(&self) -> Option<Decimal> {
        let before = self.first.as_ref()?.1?;
        let after = self.last.as_ref()?.1?;
        if self.is_mixed || before.is_zero() {
            return None;
        }
        let part = after.checked_sub(before)?.checked_mul(Decimal::ONE_HUNDRED)?;
        Some(part.checked_div(before)?.round_dp(1))
    }
}

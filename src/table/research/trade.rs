//! A transaction with what is derived of it: its class, what makes it one event with rows of other
//! filings, and the rows that belong to it.

use crate::ids::FootnoteId;
use crate::model::OwnershipDocument;
use crate::security::{Holding, HoldingRow, Transaction, TransactionRow};

use super::action::Action;
use super::class::class;
use super::row::RowId;
use super::rule::Rule;

/// A transaction with what is asked of it more than once.
pub(super) struct Trade<'a> {
    pub(super) row: RowId,
    pub(super) transaction: Transaction<'a>,
    pub(super) footnotes: Vec<&'a FootnoteId>,
    pub(super) action: Option<Action>,
    pub(super) rules: Vec<Rule>,
    pub(super) class: String,
    pub(super) event: String,
}

/// Gives each trade the text that makes it one event with rows of other filings: what was traded,
/// and its number among its like in the filing. A row that lacks a part is its own.
pub(super) fn name_events(trades: &mut [Trade<'_>], key: &str, document: &OwnershipDocument) {
    let issuer = document.issuer.issuer_cik.valid();
    let mut seen: std::collections::HashMap<String, u64> = std::collections::HashMap::new();
    for trade in trades {
        let transaction = trade.transaction;
        let parts = (issuer, transaction.date().valid(), transaction.shares().valid());
        let code = transaction.code().text();
        let (Some(issuer), Some(date), Some(shares)) = parts else {
            trade.event = format!("{key} {}", trade.row);
            continue;
        };
        let price = transaction.price_per_share().valid().map_or("", |price| plain(price.as_str()));
        let side = transaction.acquired_disposed_code().value.text();
        let (table, class) = (trade.row.table(), &trade.class);
        let shares = plain(shares.as_str());
        let what = format!("{issuer} {table} {date} {code}{side} {shares} {price} {class}");
        let number = seen.entry(what.clone()).or_default();
        *number += 1;
        trade.event = format!("{what} {number}");
    }
}

/// A number without zeros that say nothing.
fn plain(digits: &str) -> &str {
    let digits = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    };
    let digits = digits.trim_start_matches('+').trim_start_matches('0');
    if digits.is_empty() { "0" } else { digits }
}

/// The rows that each trade is linked with: exercises and conversions with their other leg and
/// with what was disposed of on the same day.
pub(super) fn links(trades: &[Trade<'_>]) -> Vec<String> {
    /// More partners than any filing at hand has; a row of a filing made to be large names the
    /// first.
    const MOST: usize = 100;
    let is_exercise =
        |trade: &Trade<'_>| matches!(trade.action, Some(Action::Exercise | Action::Conversion));
    trades
        .iter()
        .map(|trade| {
            let date = trade.transaction.date().valid();
            if date.is_none() {
                return String::new();
            }
            let is_partner = |other: &&Trade<'_>| {
                let sold =
                    |trade: &Trade<'_>| trade.action.is_some_and(Action::is_disposal_for_money);
                other.row != trade.row
                    && other.transaction.date().valid() == date
                    && match (is_exercise(trade), is_exercise(other)) {
                        (true, true) => other.row.is_derivative != trade.row.is_derivative,
                        (true, false) => sold(other),
                        (false, true) => sold(trade),
                        (false, false) => false,
                    }
            };
            let partners = trades.iter().filter(is_partner).take(MOST);
            partners.map(|other| other.row.to_string()).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// A row of either kind.
pub(super) enum Security<'a> {
    Transaction(Transaction<'a>),
    Holding(Holding<'a>),
}

/// The classes of titles of one issuer; a filing has the same few titles again and again.
pub(super) struct Classes<'a> {
    pub(super) issuer: &'a str,
    pub(super) known: Vec<(&'a str, String)>,
}

impl<'a> Classes<'a> {
    fn of_title(&mut self, title: &'a str) -> String {
        if let Some((_, class)) = self.known.iter().find(|(known, _)| *known == title) {
            return class.clone();
        }
        let found = class(title, self.issuer);
        self.known.push((title, found.clone()));
        found
    }

    /// The class of a row; that of a derivative has its price and expiration, because an option
    /// with another price is another security.
    pub(super) fn of(&mut self, security: Security<'a>) -> String {
        let (title, price, expires) = match security {
            Security::Transaction(row) => match row.row() {
                TransactionRow::Derivative(row) => (
                    &row.security_title,
                    row.conversion_or_exercise_price.valid(),
                    row.expiration_date.valid(),
                ),
                TransactionRow::NonDerivative(row) => (&row.security_title, None, None),
            },
            Security::Holding(row) => match row.row() {
                HoldingRow::Derivative(row) => (
                    &row.security_title,
                    row.conversion_or_exercise_price.valid(),
                    row.expiration_date.valid(),
                ),
                HoldingRow::NonDerivative(row) => (&row.security_title, None, None),
            },
        };
        let mut class = self.of_title(title.value.text());
        if let Some(price) = price {
            class.push_str(" @ ");
            class.push_str(plain(price.as_str()));
        }
        if let Some(expires) = expires {
            class.push_str(&format!(" exp {expires}"));
        }
        class
    }
}

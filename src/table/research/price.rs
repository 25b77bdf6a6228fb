//! A price against those that other filings report of the same security in the same days.

use rust_decimal::Decimal;

use super::plausible::{is_far, is_total, is_within_days};
use crate::value::Date;

/// A price that the market made.
#[derive(Clone, Copy, Debug)]
pub struct Price {
    /// Day of the trade.
    pub date: Date,
    /// Dollars.
    pub price: Decimal,
    /// How many were traded, where it is known.
    pub shares: Option<Decimal>,
    /// Tells its filing from others.
    pub filing: u64,
}

/// So many filings say what the price was.
const OTHERS: usize = 3;

/// Whether `price` is far from all that other filings say of its days; if so, the least and the
/// most of these.
pub fn is_unlike(price: Price, others: &[Price]) -> Option<(Decimal, Decimal)> {
    let near: Vec<_> = others
        .iter()
        .filter(|other| other.filing != price.filing && is_within_days(other.date, price.date))
        .collect();
    let mut filings: Vec<_> = near.iter().map(|other| other.filing).collect();
    filings.sort_unstable();
    filings.dedup();
    let least = near.iter().map(|other| other.price).min()?;
    let most = near.iter().map(|other| other.price).max()?;
    let agree = least.checked_mul(Decimal::TWO).is_some_and(|twice| most <= twice);
    let is_unlike = filings.len() >= OTHERS && agree && is_far(price.price, least, most);
    // The total of the trade, typed as its price, needs no more than one witness.
    let is_total = price
        .shares
        .is_some_and(|shares| near.iter().any(|other| is_total(price.price, shares, other.price)));
    (is_unlike || is_total).then_some((least, most))
}

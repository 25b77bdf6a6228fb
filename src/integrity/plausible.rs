//! What is legal and can hardly be meant: dates and numbers enter, yes or no leaves.
//!
//! Each limit is wide enough for every filing at hand that is right: reports on Form 3 came two
//! years late (0001078782-20-000479), on Form 5 six (0001731122-20-000167).

use jiff::ToSpan;

use crate::model::OwnershipDocument;
use crate::submission::Header;
use crate::value::{Date, Decimal};

/// Years in which a date on a form can be; options run for decades, never for centuries.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2150;

/// A form is dated at most so many years before what it tells.
const AHEAD: i8 = 1;

/// A form is dated at most so many years after what it tells, if that is late.
const LATE: i8 = 10;

/// Dollars that no row of a form is worth; a few companies are, as a whole.
const WORTH: i64 = 1_000_000_000_000;

/// Whether a date on a form can be in the year of `date`.
pub(super) fn is_year(date: Date) -> bool {
    YEARS.contains(&date.year())
}

/// Whether shares at this price are worth more than any row of a form.
pub(super) fn is_beyond_any_worth(shares: &Decimal, price: &Decimal) -> bool {
    let (Some(shares), Some(price)) = (shares.to_rust_decimal(), price.to_rust_decimal()) else {
        // Numbers of so many digits are reported for themselves.
        return false;
    };
    let worth = shares.checked_mul(price).map(|worth| worth.abs());
    worth.is_none_or(|worth| worth > WORTH.into())
}

/// Whether a form of this period can hardly be signed on `signed`.
pub(super) fn is_signed_far(signed: Date, period: Date) -> bool {
    signed < years_from(period, -AHEAD) || signed > years_from(period, LATE)
}

/// The dates that a form has of itself: its period, its signatures, the day of filing.
pub(super) struct Dates {
    /// The first and the last of them.
    range: Option<(Date, Date)>,
    /// The last signature.
    pub(super) signed: Option<Date>,
}

impl Dates {
    /// The dates of a form and its submission.
    pub(super) fn of(document: &OwnershipDocument, header: &Header) -> Self {
        let signatures = document.owner_signatures.iter();
        let signatures = signatures.filter_map(|signature| signature.signature_date.valid());
        let signatures = signatures.copied().filter(|date| is_year(*date));
        let period = document.period_of_report.valid().copied().filter(|date| is_year(*date));
        let all = signatures.clone().chain(period).chain(header.filed_date);
        Self { range: all.clone().min().zip(all.max()), signed: signatures.max() }
    }

    /// Whether a transaction on `date` is years away from all of them. The period of a Form 4 is
    /// its first transaction; what a Form 5 tells `may_be_old`.
    pub(super) fn is_far(&self, date: Date, may_be_old: bool) -> bool {
        let late = if may_be_old { LATE } else { AHEAD };
        self.range.is_some_and(|(first, last)| {
            date < years_from(first, -late) || date > years_from(last, AHEAD)
        })
    }
}

fn years_from(date: Date, years: i8) -> Date {
    date.saturating_add(years.years())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worth_is_compared_exactly() {
        let decimal = |text| Decimal::parse(text).unwrap();
        for (shares, price, is_beyond) in [
            ("1000000", "1000000", false),
            ("1000000", "1000000.01", true),
            ("100000000", "24035774.40", true),
            ("99999999999999999999", "99999999999999999999", true),
            ("0", "24035774.40", false),
            ("-1000001", "1000000", true),
        ] {
            let found = is_beyond_any_worth(&decimal(shares), &decimal(price));
            assert_eq!(found, is_beyond, "{shares} x {price}");
        }
    }

    #[test]
    fn dates_may_be_a_little_ahead_and_long_ago_where_reports_are_late() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let dates = Dates { range: Some((date("2024-03-01"), date("2024-03-04"))), signed: None };
        for (day, may_be_old, is_far) in [
            ("2024-03-01", false, false),
            ("2023-03-01", false, false),
            ("2023-02-28", false, true),
            ("2023-02-28", true, false),
            ("2014-03-01", true, false),
            ("2004-03-01", true, true),
            ("2025-03-04", false, false),
            ("2025-03-05", true, true),
        ] {
            assert_eq!(dates.is_far(date(day), may_be_old), is_far, "{day}");
        }
        assert!(is_signed_far(date("2023-02-28"), date("2024-03-01")));
        assert!(!is_signed_far(date("2020-02-19"), date("2013-12-31")));
    }
}

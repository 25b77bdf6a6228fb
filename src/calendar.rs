//! EDGAR's calendar: on which days it takes and publishes filings, and how many lie between two.
//!
//! Days enter, yes or no or a number leaves; nothing here looks at a clock.

use jiff::ToSpan;
use jiff::civil::Weekday;

use crate::value::Date;

/// The names of the months, in small letters.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Whether `day` is none of a weekend.
pub fn is_weekday(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Whether `day` is a business day: a weekday that is no federal holiday.
///
/// # Examples
///
/// ```
/// use section16::{Date, calendar};
///
/// assert!(calendar::is_business_day(Date::constant(2024, 7, 3)));
/// assert!(!calendar::is_business_day(Date::constant(2024, 7, 4)));
/// ```
pub fn is_business_day(day: Date) -> bool {
    is_weekday(day) && !is_holiday(day)
}

/// The business days after `from` up to `to`, as a rule that counts days from a trade has them;
/// `None` where `to` is before `from`, or more than ten thousand days after it.
///
/// # Examples
///
/// ```
/// use section16::{Date, calendar::business_days_between};
///
/// let friday = Date::constant(2024, 7, 5);
/// assert_eq!(business_days_between(friday, friday), Some(0));
/// assert_eq!(business_days_between(friday, Date::constant(2024, 7, 9)), Some(2));
/// assert_eq!(business_days_between(friday, Date::constant(2024, 7, 4)), None);
/// ```
pub fn business_days_between(from: Date, to: Date) -> Option<u64> {
    /// No report is later than this; a year typed wrong is.
    const MOST: i32 = 10_000;
    let days = to.since(from).ok()?.get_days();
    if !(0..=MOST).contains(&days) {
        return None;
    }
    let after = from.series(1.day()).skip(1).take_while(|day| *day <= to);
    u64::try_from(after.filter(|day| is_business_day(*day)).count()).ok()
}

/// `day`, or the first business day after it.
pub fn business_day_from(day: Date) -> Date {
    day.series(1.day()).find(|day| is_business_day(*day)).unwrap_or(day)
}

/// Whether the federal government, and EDGAR with it, is closed on a weekday every year.
/// Closures that were ordered for one day are not known here.
pub fn is_holiday(day: Date) -> bool {
    let (year, month) = (day.year(), day.month());
    let nth = |month: i8, nth: i8, weekday: Weekday| {
        Date::new(year, month, 1).and_then(|first| first.nth_weekday_of_month(nth, weekday)).ok()
            == Some(day)
    };
    let fixed = |month: i8, of: i8| {
        // A holiday on a Saturday is kept on Friday, one on a Sunday on Monday.
        [year, year + 1].into_iter().filter_map(|year| Date::new(year, month, of).ok()).any(
            |holiday| match holiday.weekday() {
                Weekday::Saturday => holiday.yesterday().ok() == Some(day),
                Weekday::Sunday => holiday.tomorrow().ok() == Some(day),
                _ => holiday == day,
            },
        )
    };
    match month {
        1 => nth(1, 3, Weekday::Monday) || fixed(1, 1),
        2 => nth(2, 3, Weekday::Monday),
        5 => nth(5, -1, Weekday::Monday),
        6 => year >= 2022 && fixed(6, 19),
        7 => fixed(7, 4),
        9 => nth(9, 1, Weekday::Monday),
        10 => nth(10, 2, Weekday::Monday),
        11 => nth(11, 4, Weekday::Thursday) || fixed(11, 11),
        12 => fixed(12, 25) || fixed(1, 1),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn deadlines_on_a_closed_day_move_on() {
        assert_eq!(business_day_from(date(2022, 2, 14)), date(2022, 2, 14));
        assert_eq!(business_day_from(date(2024, 2, 17)), date(2024, 2, 20));
    }

    #[test]
    fn the_holidays_of_two_years() {
        let holidays = |year: i16| -> Vec<String> {
            date(year, 1, 1)
                .series(1.day())
                .take_while(|day| day.year() == year)
                .filter(|day| is_weekday(*day) && is_holiday(*day))
                .map(|day| day.strftime("%m-%d").to_string())
                .collect()
        };
        assert_eq!(
            holidays(2021),
            [
                "01-01", "01-18", "02-15", "05-31", "07-05", "09-06", "10-11", "11-11", "11-25",
                "12-24", "12-31"
            ]
        );
        assert_eq!(
            holidays(2024),
            [
                "01-01", "01-15", "02-19", "05-27", "06-19", "07-04", "09-02", "10-14", "11-11",
                "11-28", "12-25"
            ]
        );
    }
}

//! The days on which EDGAR publishes: quarters, weekdays, federal holidays, and what day it is
//! in Washington.
//!
//! Days enter; other days leave. Only [`today`] looks at a clock.
//! Next: [`crate::indexes`], which reads the indexes of these days.

use std::fmt;

use jiff::civil::Weekday;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use section16::Date;
pub use section16::calendar::is_holiday;
use section16::calendar::is_weekday;

/// A calendar quarter, as EDGAR's index folders are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i16,
    number: i8,
}

impl Quarter {
    /// The first quarter that EDGAR has an index of.
    pub const FIRST: Self = Self { year: 1993, number: 1 };

    /// The quarter of a day.
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), number: (day.month() - 1) / 3 + 1 }
    }

    /// The first quarter of a year.
    pub fn first_of(year: i16) -> Self {
        Self { year, number: 1 }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// 1 to 4.
    pub fn number(self) -> i8 {
        self.number
    }

    /// The first day.
    pub fn first_day(self) -> Date {
        Date::new(self.year, (self.number - 1) * 3 + 1, 1).unwrap_or(Date::MAX)
    }

    /// The last day.
    pub fn last_day(self) -> Date {
        self.next().first_day().yesterday().unwrap_or(Date::MAX)
    }

    /// The quarter after this one.
    pub fn next(self) -> Self {
        if self.number == 4 {
            Self { year: self.year + 1, number: 1 }
        } else {
            Self { number: self.number + 1, ..self }
        }
    }

    /// Whether the index of the quarter, as seen on `day`, is past its last rebuild.
    pub fn is_final_on(self, day: Date) -> bool {
        // Quarterly indexes are rebuilt on Saturdays; ten days hold one for certain.
        day > later(self.last_day(), 10)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Q{}", self.year, self.number)
    }
}

/// The day it is in Washington, where EDGAR's days begin and end.
pub fn today() -> Date {
    let zone =
        TimeZone::get("America/New_York").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(-5)));
    Timestamp::now().to_zoned(zone).date()
}

/// The weekdays from `from` to `to`, both included.
pub fn weekdays(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(1.day()).take_while(move |day| *day <= to).filter(|day| is_weekday(*day))
}

/// The last day that the weekly rebuild of the open quarter's index holds, as seen on `today`:
/// the Friday before the latest Saturday.
pub fn last_rebuild(today: Date) -> Date {
    let since_saturday = (today.weekday().to_monday_zero_offset() + 2) % 7;
    earlier(today, i64::from(since_saturday) + 1)
}

/// Why EDGAR has no filings of the days from `from` to `to`, both included, where that is plain on
/// `today`: one sentence.
pub(crate) fn no_filings_because(from: Date, to: Date, today: Date) -> Option<String> {
    let days = if from == to { format!("of {from}") } else { format!("from {from} to {to}") };
    if from > today {
        let are = if from == to { "that day is" } else { "those days are" };
        return Some(format!("there are no filings {days} yet: {are} still to come"));
    }
    if !weekdays(from, to.min(today)).any(|day| !is_holiday(day)) {
        let why = match from.weekday() {
            _ if from != to => "these are days on which EDGAR is closed".to_owned(),
            Weekday::Saturday => "it is a Saturday".to_owned(),
            Weekday::Sunday => "it is a Sunday".to_owned(),
            _ => "it is a federal holiday, on which EDGAR is closed".to_owned(),
        };
        return Some(format!("there are no filings {days}: {why}"));
    }
    let is_open = |day: &Date| !is_holiday(*day) && *day < today;
    if weekdays(from, to.min(today)).any(|day| is_open(&day)) {
        return None;
    }
    Some(format!("there are no filings {days} yet: EDGAR lists those of a day in the evening"))
}

/// `days` days before `day`.
pub fn earlier(day: Date, days: i64) -> Date {
    day.saturating_sub(days.days())
}

/// `days` days after `day`.
pub fn later(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn quarters_hold_their_days() {
        let quarter = Quarter::of(date(2024, 12, 31));
        assert_eq!(quarter.to_string(), "2024Q4");
        assert_eq!(quarter.first_day(), date(2024, 10, 1));
        assert_eq!(quarter.last_day(), date(2024, 12, 31));
        assert_eq!(quarter.next(), Quarter::first_of(2025));
        assert!(!quarter.is_final_on(date(2025, 1, 10)));
        assert!(quarter.is_final_on(date(2025, 1, 11)));
    }

    #[test]
    fn weekdays_leave_weekends_out() {
        let days: Vec<_> = weekdays(date(2024, 1, 5), date(2024, 1, 9)).collect();
        assert_eq!(days, [date(2024, 1, 5), date(2024, 1, 8), date(2024, 1, 9)]);
        assert_eq!(weekdays(date(2024, 1, 6), date(2024, 1, 7)).count(), 0);
        assert_eq!(weekdays(date(2024, 1, 9), date(2024, 1, 8)).count(), 0);
    }

    #[test]
    fn the_rebuild_holds_the_week_to_friday() {
        // 13 January 2024 is a Saturday.
        for day in 13..=19 {
            assert_eq!(last_rebuild(date(2024, 1, day)), date(2024, 1, 12), "{day}");
        }
        assert_eq!(last_rebuild(date(2024, 1, 20)), date(2024, 1, 19));
    }

    #[test]
    fn days_without_filings_say_why() {
        let today = date(2024, 7, 19);
        let why = |from: &str, to: &str| {
            no_filings_because(from.parse().unwrap(), to.parse().unwrap(), today)
        };
        for (from, to, words) in [
            ("2024-07-13", "2024-07-13", "of 2024-07-13: it is a Saturday"),
            ("2024-07-14", "2024-07-14", "of 2024-07-14: it is a Sunday"),
            ("2024-07-04", "2024-07-04", "of 2024-07-04: it is a federal holiday"),
            ("2024-07-13", "2024-07-14", "from 2024-07-13 to 2024-07-14: these are days on which"),
            ("2024-07-22", "2024-07-22", "of 2024-07-22 yet: that day is still to come"),
            ("2024-07-20", "2024-07-22", "yet: those days are still to come"),
            ("2024-07-19", "2024-07-19", "of 2024-07-19 yet: EDGAR lists those of a day in"),
            ("2024-07-19", "2024-07-31", "yet: EDGAR lists those of a day in the evening"),
        ] {
            let said = why(from, to).unwrap_or_else(|| panic!("{from} {to}"));
            assert!(said.starts_with("there are no filings") && said.contains(words), "{said}");
        }
        assert_eq!(why("2024-07-18", "2024-07-18"), None);
        assert_eq!(why("2024-07-12", "2024-07-14"), None);
    }
}

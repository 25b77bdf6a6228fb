//! What a run asks of EDGAR.

use std::collections::BTreeMap;
use std::fmt;

use section16::Date;
use section16_edgar::{Quarter, Rate, earlier, is_holiday, last_rebuild, later, weekdays};

use super::clock::Clock;
use super::state::State;
use crate::error::Error;

/// Daily indexes are read again for so many days, because filings come into them late.
const READ_AGAIN: i64 = 7;

/// An index of EDGAR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ask {
    Quarter(Quarter),
    Day(Date),
}

impl Ask {
    /// The name of the index in the ledger.
    pub(super) fn name(self) -> String {
        match self {
            Self::Quarter(quarter) => quarter.to_string(),
            Self::Day(day) => day.to_string(),
        }
    }
}

/// What the ledger knows of an index that was read.
pub(super) struct ReadIndex {
    pub(super) digest: String,
    /// The last day that a quarter's index holds.
    pub(super) held_to: Option<Date>,
    pub(super) read_on: Option<Date>,
}

impl State {
    /// The indexes that were read, by name.
    pub(super) fn indexes_read(&self) -> Result<BTreeMap<String, ReadIndex>, Error> {
        self.check(|| {
            let sql = "SELECT name, digest, held_to, read_on FROM indexes";
            let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
            self.db
                .prepare_cached(sql)?
                .query_map((), |row| {
                    let (held_to, read_on) = (day(row.get(2)?), day(row.get(3)?));
                    Ok((row.get(0)?, ReadIndex { digest: row.get(1)?, held_to, read_on }))
                })?
                .collect()
        })
    }
}

/// The last day that the index of `quarter` holds as far as the ledger knows.
pub(super) fn held_to(read: &BTreeMap<String, ReadIndex>, quarter: Quarter) -> Option<Date> {
    read.get(&quarter.to_string()).and_then(|index| index.held_to)
}

/// The quarters whose indexes may have news of filings made from `from` on: each once after its
/// last rebuild, the open one after each weekly rebuild that can hold a followed day.
pub(super) fn quarters(
    read: &BTreeMap<String, ReadIndex>,
    from: Date,
    clock: Clock,
) -> Vec<Quarter> {
    let today = clock.today;
    let first = Quarter::of(from).max(Quarter::FIRST);
    let quarters = std::iter::successors(Some(first), |quarter| Some(quarter.next()));
    let is_due = |quarter: &Quarter| {
        let known = read.get(&quarter.to_string());
        if quarter.is_final_on(today) {
            let read_on = known.and_then(|index| index.read_on);
            return !read_on.is_some_and(|day| quarter.is_final_on(day));
        }
        let rebuilt_to = last_rebuild(today).min(quarter.last_day());
        rebuilt_to >= from.max(quarter.first_day())
            && known.and_then(|index| index.held_to).is_none_or(|held| held < rebuilt_to)
    };
    quarters.take_while(|quarter| quarter.first_day() <= today).filter(is_due).collect()
}

/// The days whose indexes may have news: those that no quarter's index holds, and the last few.
/// To be asked when the quarters' indexes were read.
pub(super) fn days(read: &BTreeMap<String, ReadIndex>, from: Date, clock: Clock) -> Vec<Date> {
    let today = clock.today;
    let is_due = |day: &Date| {
        let quarter = Quarter::of(*day);
        let is_held = held_to(read, quarter).is_some_and(|held| *day <= held);
        if quarter.is_final_on(today) {
            // A host without the quarter's index is asked for each of its days once.
            let read_on = read.get(&day.to_string()).and_then(|index| index.read_on);
            return !is_held && !read_on.is_some_and(|on| quarter.is_final_on(on));
        }
        !is_held || *day > earlier(today, READ_AGAIN)
    };
    weekdays(from, today).filter(is_due).collect()
}

/// Past business days of open quarters that no index holds: EDGAR was closed, or is late.
pub(super) fn without_index(
    read: &BTreeMap<String, ReadIndex>,
    from: Date,
    clock: Clock,
) -> Vec<Date> {
    let is_missing = |day: &Date| {
        let quarter = Quarter::of(*day);
        let is_held = held_to(read, quarter).is_some_and(|held| *day <= held);
        let has_own = read.get(&day.to_string()).is_some_and(|index| !index.digest.is_empty());
        !quarter.is_final_on(clock.today) && !is_held && !has_own && !is_holiday(*day)
    };
    let yesterday = earlier(clock.today, 1);
    weekdays(from.max(earlier(clock.today, 100)), yesterday).filter(is_missing).collect()
}

/// How far the indexes that were read go, from `from` on: the last day that one holds, and the
/// business days before it that none holds. `None` where there is no such day yet.
pub(super) fn covered(read: &BTreeMap<String, ReadIndex>, from: Date) -> Option<(Date, Vec<Date>)> {
    let own_day = |(name, index): (&String, &ReadIndex)| {
        name.parse::<Date>().ok().filter(|_| !index.digest.is_empty()).or(index.held_to)
    };
    let to = read.iter().filter_map(own_day).filter(|day| *day >= from).max()?;
    let is_missing = |day: &Date| {
        let is_held = held_to(read, Quarter::of(*day)).is_some_and(|held| *day <= held);
        let has_own = read.get(&day.to_string()).is_some_and(|index| !index.digest.is_empty());
        !is_held && !has_own && !is_holiday(*day)
    };
    Some((to, weekdays(from, to).filter(is_missing).collect()))
}

/// Where following all of EDGAR begins that is told no day: with the business day before.
pub(super) fn default_start(today: Date) -> Date {
    weekdays(earlier(today, 4), earlier(today, 1)).last().unwrap_or(later(today, -1))
}

/// What a run is about to ask for, and how long that takes at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// Indexes and lists of companies.
    pub indexes: u64,
    /// Filings, as far as the indexes that were read list them.
    pub filings: u64,
    /// Requests in a second.
    pub rate: Rate,
}

impl Plan {
    /// Seconds that the requests take at this rate.
    pub fn seconds(&self) -> u64 {
        (self.indexes + self.filings).div_ceil(u64::from(self.rate.per_second()))
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let requests = self.indexes + self.filings;
        let s = if requests == 1 { "" } else { "s" };
        write!(f, "{requests} request{s}: {} for indexes and lists", self.indexes)?;
        write!(f, ", {} for filings; ", self.filings)?;
        write!(f, "at least {} at {} a second", duration(self.seconds()), self.rate)
    }
}

/// `seconds` in words, two units at most.
fn duration(seconds: u64) -> String {
    let unit = |number: u64, name: &str| match number {
        1 => format!("1 {name}"),
        number => format!("{number} {name}s"),
    };
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match seconds {
        0..120 => unit(seconds, "second"),
        120..7200 => unit(minutes, "minute"),
        7200..172_800 => format!("{} {}", unit(hours, "hour"), unit(minutes % 60, "minute")),
        _ => format!("{} {}", unit(days, "day"), unit(hours % 24, "hour")),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(indexes: &[(&str, Option<Date>, Date)]) -> BTreeMap<String, ReadIndex> {
        let index = |(name, held_to, read_on): &(&str, Option<Date>, Date)| {
            let digest = "x".to_owned();
            ((*name).to_owned(), ReadIndex { digest, held_to: *held_to, read_on: Some(*read_on) })
        };
        indexes.iter().map(index).collect()
    }

    #[test]
    fn history_is_a_request_a_quarter() {
        let clock = Clock::noon_of(date(2024, 2, 7));
        let from = date(2003, 6, 1);
        let none = read(&[]);
        assert_eq!(quarters(&none, from, clock).len(), 84);
        // Settled quarters are not asked again; the open one holds the week before.
        let settled = date(2024, 1, 20);
        let mut done = read(&[("2024Q1", Some(date(2024, 2, 2)), date(2024, 2, 7))]);
        for quarter in quarters(&none, from, clock).into_iter().take(83) {
            let index = ("", Some(quarter.last_day()), settled);
            let (_, index) = read(&[index]).pop_first().unwrap();
            done.insert(quarter.to_string(), index);
        }
        assert_eq!(quarters(&done, from, clock), []);
        let days = days(&done, from, clock);
        assert_eq!((days.first(), days.len()), (Some(&date(2024, 2, 1)), 5));
    }

    #[test]
    fn a_few_days_need_no_quarter() {
        // Wednesday; the last rebuild holds Friday the 2nd.
        let clock = Clock::noon_of(date(2024, 2, 7));
        let from = date(2024, 2, 5);
        assert_eq!(quarters(&read(&[]), from, clock), []);
        assert_eq!(days(&read(&[]), from, clock).len(), 3);
        assert_eq!(without_index(&read(&[]), from, clock).len(), 2);
        assert_eq!(default_start(clock.today), date(2024, 2, 6));
        assert_eq!(default_start(date(2024, 2, 5)), date(2024, 2, 2));
    }

    #[test]
    fn coverage_goes_to_the_last_day_held_and_names_the_gaps() {
        let read_on = date(2024, 2, 10);
        let done = read(&[
            ("2024Q1", Some(date(2024, 2, 2)), read_on),
            ("2024-02-05", None, read_on),
            ("2024-02-07", None, read_on),
        ]);
        let gap = date(2024, 2, 6);
        assert_eq!(covered(&done, date(2024, 1, 2)), Some((date(2024, 2, 7), vec![gap])));
        assert_eq!(covered(&done, date(2024, 3, 1)), None);
        assert_eq!(covered(&read(&[]), date(2024, 1, 2)), None);
    }

    #[test]
    fn plans_are_sentences() {
        let rate = Rate::default();
        let plan = Plan { indexes: 94, filings: 4_600_000, rate };
        assert_eq!(
            plan.to_string(),
            "4600094 requests: 94 for indexes and lists, 4600000 for filings; \
             at least 6 days 15 hours at 8 a second"
        );
        assert_eq!(duration(1), "1 second");
        assert_eq!(duration(7260), "2 hours 1 minute");
    }
}

//! What time it is for a run.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use section16::Date;

/// The day and the moment that a run takes for now; both stay the same as long as it lasts.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The day it is in Washington.
    pub today: Date,
    /// Seconds since 1970.
    pub now: i64,
}

impl Clock {
    /// The time of the system on `today`.
    pub fn of_system(today: Date) -> Self {
        Self { today, now: Timestamp::now().as_second() }
    }

    /// Noon of a day, for tests that let days go by.
    pub fn noon_of(today: Date) -> Self {
        let noon = today.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
        Self { today, now: noon.map_or(0, |noon| noon.timestamp().as_second()) }
    }
}

/// How long a filing is left alone that has failed `tries` times, in seconds: not at all after
/// the first time, and then for a growing while, a little less than whole days, so that a nightly
/// run that begins early does not miss its turn.
pub(super) fn pause(tries: u32) -> i64 {
    const HOUR: i64 = 3600;
    match tries {
        0 | 1 => 0,
        2 => HOUR,
        3 => 6 * HOUR,
        4 => 20 * HOUR,
        5 => 44 * HOUR,
        6 => 92 * HOUR,
        _ => 164 * HOUR,
    }
}

/// `seconds` since 1970 as `2024-01-02 06:00:00 UTC`.
pub(super) fn moment(seconds: i64) -> String {
    format_moment(seconds, "%Y-%m-%d %H:%M:%S UTC")
}

/// `seconds` since 1970 as `2024-01-02T06:00:00Z`.
pub(super) fn moment_for_programs(seconds: i64) -> String {
    format_moment(seconds, "%Y-%m-%dT%H:%M:%SZ")
}

fn format_moment(seconds: i64, format: &str) -> String {
    let at = Timestamp::from_second(seconds);
    at.map_or_else(|_| "never".to_owned(), |at| at.strftime(format).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_growing() {
        let pauses: Vec<_> = (0..12).map(pause).collect();
        assert_eq!(pauses[..3], [0, 0, 3600]);
        assert!(pauses.windows(2).all(|two| two[0] <= two[1]));
        assert!(pauses[11] < 7 * 24 * 3600);
    }

    #[test]
    fn moments_are_readable() {
        let clock = Clock::noon_of(jiff::civil::date(2024, 1, 2));
        assert_eq!(moment(clock.now), "2024-01-02 12:00:00 UTC");
    }
}

//! How many requests a second are made at most.
//!
//! A number from the command line enters; the time from one request to the next leaves.
//! Next: [`crate::limiter`], which keeps to it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::error::{Error, ErrorKind, printable};

/// What a second is stretched by, so that requests which the network delays unevenly still do not
/// arrive as one too many within any second.
const MARGIN: Duration = Duration::from_millis(28);

/// Requests in one second, 1 to 10: EDGAR's rule lets no user make more than ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(u8);

impl Rate {
    /// The most that EDGAR allows.
    pub const MAX: Self = Self(10);

    /// `per_second` requests, or `None` where that is not between 1 and 10.
    pub fn new(per_second: u8) -> Option<Self> {
        (1..=Self::MAX.0).contains(&per_second).then_some(Self(per_second))
    }

    /// Requests in one second.
    pub fn per_second(self) -> u8 {
        self.0
    }

    /// The time from one request to the next.
    pub(crate) fn spacing(self) -> Duration {
        (Duration::from_secs(1) + MARGIN) / u32::from(self.0)
    }
}

impl Default for Rate {
    /// Eight: users were blocked at 9.7 requests a second.
    fn default() -> Self {
        Self(8)
    }
}

impl FromStr for Rate {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let rate = text.parse().ok().and_then(Self::new);
        rate.ok_or_else(|| ErrorKind::BadRate(printable(text)).into())
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_rate_goes_beyond_ten() {
        for text in ["0", "11", "-1", "8.5", "1e3", "", "300"] {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
        assert_eq!("10".parse::<Rate>().unwrap(), Rate::MAX);
    }
}

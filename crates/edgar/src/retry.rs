//! How often and how long to wait before a request is made again.
//!
//! The number of tries, or the header `Retry-After`, enters; waits leave.
//! Next: [`crate::client`], which waits.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use jiff::Timestamp;

/// How long this program bears with EDGAR. The defaults suit EDGAR; tests make them short.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Patience {
    /// The wait before the second try; it doubles with each further one.
    pub backoff: Duration,
    /// How often a request is made at most.
    pub tries: usize,
    /// How long a server may send nothing.
    pub silence: Duration,
    /// How long one request may take in all.
    pub request: Duration,
    /// How long no request is made after a throttle page; `None` ends the run instead.
    pub throttle_pause: Option<Duration>,
    /// How many throttle pauses in a row are borne.
    pub pauses: u32,
    /// The longest `Retry-After` that is waited for.
    pub retry_after: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            backoff: Duration::from_secs(1),
            tries: 6,
            silence: Duration::from_secs(30),
            request: Duration::from_secs(600),
            throttle_pause: Some(Duration::from_secs(600)),
            pauses: 3,
            retry_after: Duration::from_secs(3600),
        }
    }
}

impl Patience {
    /// The waits between the tries of one request, growing and with jitter.
    pub(crate) fn waits(&self) -> impl Iterator<Item = Duration> + use<> {
        ExponentialBuilder::default()
            .with_min_delay(self.backoff)
            .with_max_delay(self.backoff * 60)
            .with_max_times(self.tries.saturating_sub(1))
            .with_jitter()
            .build()
    }
}

/// Reads a `Retry-After` header: seconds, or a date of HTTP.
pub(crate) fn retry_after(header: &str, now: Timestamp) -> Option<Duration> {
    let text = header.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_with_jitter_and_end() {
        let patience = Patience { backoff: Duration::from_millis(100), ..Patience::default() };
        let waits: Vec<_> = patience.waits().collect();
        assert_eq!(waits.len(), 5);
        for (doublings, wait) in waits.iter().enumerate() {
            let base = Duration::from_millis(100 << doublings);
            assert!(*wait >= base && *wait <= base * 2, "{wait:?} after {base:?}");
        }
        assert_eq!(Patience { tries: 1, ..patience }.waits().count(), 0);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2024-07-19T12:00:00Z".parse().unwrap();
        let read = |header| retry_after(header, now).map(|wait| wait.as_secs());
        assert_eq!(read("120"), Some(120));
        assert_eq!(read(" 0 "), Some(0));
        assert_eq!(read("Fri, 19 Jul 2024 12:01:30 GMT"), Some(90));
        assert_eq!(read("Fri, 19 Jul 2024 11:00:00 GMT"), Some(0));
        assert_eq!(read("-5"), None);
        assert_eq!(read("soon"), None);
    }
}
